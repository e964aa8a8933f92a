package io.pharos.benchmarks.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Seeded text as telemetry of AI systems carries it: English and Chinese prose, JSON, log lines and
 * stack traces in pieces of about 2 KB, with a secret in every few hundred words. All of it is made
 * up.
 */
final class RedactionCorpus {

  static final int PIECE_CHARS = 1600;

  private static final String[] ENGLISH = {
    "the", "request", "was", "answered", "by", "model", "with", "context", "from", "retrieved",
    "documents", "and", "user", "asked", "about", "invoice", "delivery", "summary", "in", "of",
    "chart", "answer", "to", "question", "please", "explain", "how", "this", "works", "retry",
    "after", "timeout", "connection", "reset", "queue", "depth", "tokens", "latency", "batch",
        "step"
  };

  private static final String[] CHINESE = {
    "请求", "模型", "回答", "用户", "问题", "上下文", "检索", "文档", "延迟", "服务", "订单", "发票", "请", "解释", "为什么", "系统",
    "返回", "错误", "重试", "超时", "结果", "数据", "分析", "总结", "的", "和", "在", "了", "是"
  };

  /** A piece of text and the secrets planted in it. */
  record Piece(String text, List<String> secrets) {}

  private final Random random;

  private RedactionCorpus(long seed) {
    random = new Random(seed);
  }

  /** Pieces of at least so many bytes of UTF-8 together. */
  static List<Piece> pieces(long seed, long bytes) {
    RedactionCorpus corpus = new RedactionCorpus(seed);
    List<Piece> pieces = new ArrayList<>();
    long total = 0;
    while (total < bytes) {
      Piece piece = corpus.piece();
      pieces.add(piece);
      total += piece.text().getBytes(StandardCharsets.UTF_8).length;
    }
    return pieces;
  }

  private Piece piece() {
    StringBuilder text = new StringBuilder();
    List<String> secrets = new ArrayList<>();
    int kind = random.nextInt(4);
    while (text.length() < PIECE_CHARS) {
      switch (kind) {
        case 0 -> words(text, ENGLISH, " ");
        case 1 -> words(text, CHINESE, "");
        case 2 -> json(text);
        default -> logLine(text);
      }
      if (random.nextInt(9) == 0) {
        String secret = secret();
        secrets.add(secret);
        text.append(' ').append(secret).append(' ');
      }
    }
    return new Piece(text.toString(), secrets);
  }

  private void words(StringBuilder text, String[] words, String gap) {
    for (int i = 0; i < 20; i++) {
      text.append(words[random.nextInt(words.length)]).append(gap);
    }
    text.append(gap.isEmpty() ? "。" : ". ");
  }

  private void json(StringBuilder text) {
    text.append("{\"role\":\"user\",\"content\":\"");
    words(text, random.nextBoolean() ? ENGLISH : CHINESE, " ");
    text.append("\\n\",\"index\":").append(random.nextInt(100));
    text.append(",\"usage\":{\"input_tokens\":").append(random.nextInt(20_000));
    text.append(",\"output_tokens\":").append(random.nextInt(2_000)).append("},\"id\":\"");
    text.append(hex(32)).append("\"} ");
  }

  private void logLine(StringBuilder text) {
    text.append("2026-03-")
        .append(10 + random.nextInt(20))
        .append("T12:")
        .append(10 + random.nextInt(50))
        .append(":07.123Z INFO [worker-")
        .append(random.nextInt(16))
        .append("] io.example.Retriever - ");
    words(text, ENGLISH, " ");
    text.append("took=")
        .append(random.nextInt(5000))
        .append("ms score=0.")
        .append(random.nextInt(100_000))
        .append('\n');
  }

  private String secret() {
    return switch (random.nextInt(8)) {
      case 0 -> "user" + random.nextInt(10_000) + "@mail" + random.nextInt(50) + ".example.com";
      case 1 -> "1" + (3 + random.nextInt(6)) + digits(9);
      case 2 -> card();
      case 3 ->
          (128 + random.nextInt(90))
              + "."
              + random.nextInt(256)
              + "."
              + random.nextInt(256)
              + "."
              + (1 + random.nextInt(254));
      case 4 -> "sk-" + alnum(48);
      case 5 -> "AKIA" + upper(16);
      case 6 -> jwt();
      default -> residentId();
    };
  }

  private String card() {
    String body = "4" + digits(14);
    int sum = 0;
    for (int i = 0; i < body.length(); i++) {
      int digit = body.charAt(body.length() - 1 - i) - '0';
      int doubled = 2 * digit;
      sum += i % 2 == 1 ? digit : doubled > 9 ? doubled - 9 : doubled;
    }
    return body + (10 - sum % 10) % 10;
  }

  private String residentId() {
    String body =
        "110105"
            + (1950 + random.nextInt(50))
            + (10 + random.nextInt(3))
            + (10 + random.nextInt(18))
            + digits(3);
    int[] weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * (body.charAt(i) - '0');
    }
    return body + "10X98765432".charAt(sum % 11);
  }

  private String jwt() {
    byte[] claims = ("{\"sub\":\"" + alnum(12) + "\",\"iat\":1}").getBytes(StandardCharsets.UTF_8);
    return "eyJhbGciOiJIUzI1NiJ9."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims)
        + "."
        + alnum(43);
  }

  private String digits(int length) {
    return of("0123456789", length);
  }

  private String hex(int length) {
    return of("0123456789abcdef", length);
  }

  private String upper(int length) {
    return of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
  }

  private String alnum(int length) {
    return of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length);
  }

  private String of(String characters, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(characters.charAt(random.nextInt(characters.length())));
    }
    return text.toString();
  }
}
