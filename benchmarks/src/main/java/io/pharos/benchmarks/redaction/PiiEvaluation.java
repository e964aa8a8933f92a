package io.pharos.benchmarks.redaction;

import io.pharos.benchmarks.MarkdownTable;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.redaction.Redactor.Found;
import io.pharos.operators.redaction.TenantRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the redactor against marked texts. A marked part is found if a find of its type, or of any,
 * is over it; a find is right if it touches a part marked with its type. Bytes leaked are those of
 * marked parts that no find covers.
 */
final class PiiEvaluation {

  /** Types with a gate, as the data set calls them and as Pharos does. */
  private static final Map<String, String> GATED = gated();

  private static final double MIN_RECALL = 0.98;
  private static final double MIN_PRECISION = 0.95;

  private static final int MAX_EXAMPLES = 60;

  private final Map<String, Score> scores = new TreeMap<>();
  private final List<String> misses = new ArrayList<>();
  private final List<String> falseFinds = new ArrayList<>();

  private static final class Score {
    int marked;
    int found;
    int covered;
    long bytes;
    long leaked;
    int finds;
    int right;
  }

  private static Map<String, String> gated() {
    Map<String, String> types = new LinkedHashMap<>();
    types.put("EMAIL_ADDRESS", "email");
    types.put("PHONE_NUMBER", "phone");
    types.put("CREDIT_CARD", "card");
    types.put("IBAN_CODE", "iban");
    types.put("IP_ADDRESS", "ip");
    types.put("US_SSN", "us_ssn");
    return types;
  }

  /** Adds texts. */
  void add(Redactor redactor, TenantRules rules, List<PiiText> texts) {
    for (PiiText text : texts) {
      List<Found> finds = redactor.find(null, text.text(), rules);
      for (PiiText.Span span : text.spans()) {
        addSpan(text.text(), span, finds);
      }
      for (Found find : finds) {
        addFind(text, find);
      }
    }
  }

  private void addSpan(String text, PiiText.Span span, List<Found> finds) {
    Score score = scores.computeIfAbsent(span.type(), type -> new Score());
    boolean[] covered = new boolean[span.end() - span.start()];
    boolean found = false;
    for (Found find : finds) {
      int from = Math.max(find.start(), span.start());
      int to = Math.min(find.end(), span.end());
      for (int i = from; i < to; i++) {
        covered[i - span.start()] = true;
      }
      found |= from < to && find.label().equals(GATED.get(span.type()));
    }
    long leaked = 0;
    for (int i = 0; i < covered.length; i++) {
      leaked += covered[i] ? 0 : bytes(text.charAt(span.start() + i));
    }
    score.marked++;
    score.found += found ? 1 : 0;
    score.covered += leaked == 0 ? 1 : 0;
    score.leaked += leaked;
    score.bytes += text.substring(span.start(), span.end()).getBytes(StandardCharsets.UTF_8).length;
    if (GATED.containsKey(span.type()) && (!found || leaked > 0)) {
      misses.add(span.type() + ": " + around(text, span.start(), span.end()));
    }
  }

  private void addFind(PiiText text, Found find) {
    String type =
        GATED.entrySet().stream()
            .filter(entry -> entry.getValue().equals(find.label()))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElse(find.label());
    Score score = scores.computeIfAbsent(type, name -> new Score());
    score.finds++;
    boolean right =
        text.spans().stream()
            .anyMatch(
                span ->
                    span.type().equals(type)
                        && span.start() < find.end()
                        && find.start() < span.end());
    if (right) {
      score.right++;
    } else {
      falseFinds.add(type + ": " + around(text.text(), find.start(), find.end()));
    }
  }

  /** True if every gated type meets its gate. */
  boolean passed() {
    return GATED.keySet().stream().allMatch(this::passed);
  }

  private boolean passed(String type) {
    Score score = scores.get(type);
    return score == null
        || (ratio(score.found, score.marked) >= MIN_RECALL
            && ratio(score.right, score.finds) >= MIN_PRECISION);
  }

  /** The results by type. */
  String markdown() {
    MarkdownTable table =
        new MarkdownTable(
            "type",
            "marked",
            "found",
            "whole",
            "recall",
            "finds",
            "right",
            "precision",
            "bytes",
            "leaked",
            "");
    for (Map.Entry<String, Score> entry : scores.entrySet()) {
      Score score = entry.getValue();
      String verdict =
          !GATED.containsKey(entry.getKey())
              ? "no rule"
              : passed(entry.getKey()) ? "met" : "not met";
      table.row(
          entry.getKey(),
          "" + score.marked,
          "" + score.found,
          "" + score.covered,
          text(score.found, score.marked),
          "" + score.finds,
          "" + score.right,
          text(score.right, score.finds),
          "" + score.bytes,
          "" + score.leaked,
          verdict);
    }
    return table.markdown();
  }

  /** What was missed or found wrongly, for whoever works on the rules; not kept in the results. */
  List<String> examples() {
    List<String> examples = new ArrayList<>();
    misses.stream().limit(MAX_EXAMPLES).forEach(miss -> examples.add("missed " + miss));
    falseFinds.stream().limit(MAX_EXAMPLES).forEach(find -> examples.add("wrong " + find));
    return examples;
  }

  private static double ratio(int part, int whole) {
    return whole == 0 ? 1 : (double) part / whole;
  }

  private static String text(int part, int whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.3f", ratio(part, whole));
  }

  private static int bytes(char c) {
    return c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
  }

  private static String around(String text, int start, int end) {
    String before = text.substring(Math.max(0, start - 30), start);
    String after = text.substring(end, Math.min(text.length(), end + 15));
    return (before + ">>" + text.substring(start, end) + "<<" + after).replace("\n", "\\n");
  }
}
