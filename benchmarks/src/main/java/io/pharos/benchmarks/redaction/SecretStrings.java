package io.pharos.benchmarks.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.redaction.Redactor.Found;
import io.pharos.operators.redaction.TenantRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the redactor against the test strings of secret rules. A positive string is found if
 * anything secret is found in it. A negative one must not match its own rule; it may hold another
 * secret, so a find in it is listed by rule.
 */
final class SecretStrings {

  private static final double MIN_RECALL = 0.95;
  private static final double MAX_FALSE = 0.10;

  private static final Set<String> SECRET_LABELS =
      Set.of("api_key", "jwt", "private_key", "credential", "url_credential");

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, Integer> falseByRule = new TreeMap<>();
  private final List<String> examples = new ArrayList<>();
  private int positives;
  private int found;
  private int negatives;
  private int falseFinds;

  /** Adds the strings of a file of JSON lines. */
  void add(Redactor redactor, TenantRules rules, Path file) throws IOException {
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      JsonNode row = mapper.readTree(line);
      String text =
          new String(
              Base64.getDecoder().decode(row.get("text_b64").asText()), StandardCharsets.UTF_8);
      String rule = row.get("rule").asText();
      List<Found> finds =
          redactor.find(null, text, rules).stream()
              .filter(find -> SECRET_LABELS.contains(find.label()))
              .toList();
      if (row.get("label").asText().equals("positive")) {
        positives++;
        found += finds.isEmpty() ? 0 : 1;
        if (finds.isEmpty()) {
          examples.add("missed " + rule + ": " + shown(text));
        }
      } else {
        negatives++;
        if (!finds.isEmpty()) {
          falseFinds++;
          falseByRule.merge(rule, 1, Integer::sum);
          Found first = finds.get(0);
          examples.add(
              "found in negative of "
                  + rule
                  + " as "
                  + first.label()
                  + ": "
                  + shown(text.substring(first.start(), first.end())));
        }
      }
    }
  }

  boolean passed() {
    return found >= MIN_RECALL * positives && falseFinds <= MAX_FALSE * negatives;
  }

  /** The results. */
  String markdown() {
    MarkdownTable table =
        new MarkdownTable("strings", "number", "with a find", "share", "gate", "");
    table.row(
        "positive",
        "" + positives,
        "" + found,
        share(found, positives),
        "≥ 0.95",
        found >= MIN_RECALL * positives ? "met" : "not met");
    table.row(
        "negative",
        "" + negatives,
        "" + falseFinds,
        share(falseFinds, negatives),
        "≤ 0.10",
        falseFinds <= MAX_FALSE * negatives ? "met" : "not met");
    MarkdownTable rules = new MarkdownTable("finds in negative strings, by rule", "number");
    falseByRule.forEach((rule, count) -> rules.row(rule, "" + count));
    return table.markdown() + "\n" + rules.markdown();
  }

  List<String> examples() {
    return examples;
  }

  private static String share(int part, int whole) {
    return whole == 0 ? "-" : String.format(Locale.ROOT, "%.3f", (double) part / whole);
  }

  private static String shown(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() > 120 ? line.substring(0, 120) + "…" : line;
  }
}
