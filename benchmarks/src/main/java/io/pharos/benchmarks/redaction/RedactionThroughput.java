package io.pharos.benchmarks.redaction;

import io.pharos.benchmarks.MarkdownTable;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.redaction.TenantRules;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * How fast redaction is on one thread: on the seeded corpus beside eight regular expressions, with
 * a check that nothing planted is left, and on hostile texts.
 */
final class RedactionThroughput {

  static final double MIN_RATIO = 15;
  static final double MIN_HOSTILE = 2;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private static final long SEED = 20_260_317;
  private static final long CORPUS_BYTES = 50_000_000;

  /** The regular expressions go over a part: all of it would take a minute a round. */
  private static final int REGEX_PART = 10;

  private static final int ROUNDS = 7;
  private static final int[] HOSTILE_CHARS = {2_048, 100_000};
  private static final long HOSTILE_NANOS = 20_000_000;
  private static final int HOSTILE_ROUNDS = 5;

  private final Redactor redactor;
  private final TenantRules rules;
  private final RedactionTally tally = new RedactionTally();
  private final List<Double> speeds = new ArrayList<>();
  private final List<Double> regexSpeeds = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private final MarkdownTable slowest = new MarkdownTable("repeated", "characters", "MB/s");
  private double worst = Double.MAX_VALUE;
  private long planted;
  private long missed;
  private long bytes;
  private long consumed;

  RedactionThroughput(Redactor redactor, TenantRules rules) {
    this.redactor = redactor;
    this.rules = rules;
  }

  /** Measures everything; takes about a minute. */
  void run() {
    List<RedactionCorpus.Piece> pieces = RedactionCorpus.pieces(SEED, CORPUS_BYTES);
    check(pieces);
    List<String> texts = pieces.stream().map(RedactionCorpus.Piece::text).toList();
    List<String> part = texts.subList(0, texts.size() / REGEX_PART);
    for (int round = 0; round <= ROUNDS; round++) {
      double speed = speed(texts, this::redact);
      double regexSpeed = speed(part, RegexBaseline::count);
      if (round > 0) {
        speeds.add(speed);
        regexSpeeds.add(regexSpeed);
        ratios.add(speed / regexSpeed);
      }
    }
    for (int chars : HOSTILE_CHARS) {
      for (Map.Entry<String, String> hostile : HostileTexts.of(chars).entrySet()) {
        double speed = hostileSpeed(hostile.getValue());
        worst = Math.min(worst, speed);
        if (speed < 5 * MIN_HOSTILE) {
          slowest.row(shown(hostile.getKey()), "" + chars, text(speed));
        }
      }
    }
  }

  boolean passed() {
    return missed == 0 && median(ratios) >= MIN_RATIO && worst >= MIN_HOSTILE;
  }

  /** The results. */
  String markdown() {
    MarkdownTable corpus = new MarkdownTable("on the corpus", "MB/s, median (least..most)");
    corpus.row("redaction", distribution(speeds));
    corpus.row("eight java.util.regex passes", distribution(regexSpeeds));
    corpus.row("ratio within a round", distribution(ratios));
    MarkdownTable aims = new MarkdownTable("aim", "measured", "");
    aims.row("nothing planted is left", missed + " of " + planted + " left", met(missed == 0));
    aims.row(
        "≥ 15 × eight regex passes", text(median(ratios)) + " ×", met(median(ratios) >= MIN_RATIO));
    aims.row("≥ 2 MB/s on hostile text", text(worst) + " MB/s", met(worst >= MIN_HOSTILE));
    return """
        %.0f MB of seeded English and Chinese prose, JSON and log lines in pieces of about 2 KB with \
        %d planted secrets, one thread, %d rounds, MB per second of CPU time. Hostile texts repeat what redaction reacts to; the \
        best of %d rounds counts, since what else the machine does only slows them.

        %s
        %s
        Hostile texts below 10 MB/s:

        %s"""
        .formatted(
            bytes / 1e6,
            planted,
            ROUNDS,
            HOSTILE_ROUNDS,
            corpus.markdown(),
            aims.markdown(),
            slowest.markdown());
  }

  private void check(List<RedactionCorpus.Piece> pieces) {
    for (RedactionCorpus.Piece piece : pieces) {
      String redacted = redactor.redact(piece.text(), rules, tally);
      bytes += piece.text().getBytes(StandardCharsets.UTF_8).length;
      for (String secret : piece.secrets()) {
        planted++;
        missed += redacted.contains(secret) ? 1 : 0;
      }
    }
  }

  private long redact(String text) {
    return redactor.redact(text, rules, tally).length();
  }

  private double speed(List<String> texts, ToLongFunction<String> work) {
    long total =
        texts.stream().mapToLong(text -> text.getBytes(StandardCharsets.UTF_8).length).sum();
    long start = cpuNanos();
    for (String text : texts) {
      consumed += work.applyAsLong(text);
    }
    return total * 1e3 / (cpuNanos() - start);
  }

  private double hostileSpeed(String text) {
    long size = text.getBytes(StandardCharsets.UTF_8).length;
    double best = 0;
    for (int round = 0; round < HOSTILE_ROUNDS; round++) {
      long start = cpuNanos();
      long elapsed = 0;
      int times = 0;
      while (elapsed < HOSTILE_NANOS) {
        consumed += redact(text);
        times++;
        elapsed = cpuNanos() - start;
      }
      best = Math.max(best, times * size * 1e3 / elapsed);
    }
    return best;
  }

  /** CPU time of this thread: what else the machine does costs wall time, not this. */
  private static long cpuNanos() {
    return THREADS.getCurrentThreadCpuTime();
  }

  /** What the work added up to, so that none of it can be left out. */
  long consumed() {
    return consumed;
  }

  private static String distribution(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return text(median(values))
        + " ("
        + text(sorted.get(0))
        + ".."
        + text(sorted.get(sorted.size() - 1))
        + ")";
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get((sorted.size() - 1) / 2);
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, value < 20 ? "%.1f" : "%.0f", value);
  }

  private static String met(boolean met) {
    return met ? "met" : "not met";
  }

  private static String shown(String unit) {
    StringBuilder text = new StringBuilder("`");
    unit.chars()
        .forEach(
            c ->
                text.append(
                    c < ' ' || c > 0xFFFD || Character.isSurrogate((char) c)
                        ? String.format(Locale.ROOT, "\\u%04x", c)
                        : c == '|' ? "\\|" : String.valueOf((char) c)));
    return text.append('`').toString();
  }
}
