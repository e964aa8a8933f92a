package io.pharos.benchmarks;

import java.util.List;

/**
 * What a benchmark found, as Markdown.
 *
 * @param title what was measured
 * @param method how, in a few sentences; also what is counted and what is not
 * @param tables results
 * @param verdicts whether each aim is met
 */
public record Report(
    String title, String method, List<MarkdownTable> tables, List<Verdict> verdicts) {

  /**
   * An aim and what came out.
   *
   * @param aim in words, with its number
   * @param actual what was measured
   * @param met whether that is enough
   */
  public record Verdict(String aim, String actual, boolean met) {}

  boolean passed() {
    return verdicts.stream().allMatch(Verdict::met);
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# " + title + "\n\n" + method + "\n");
    for (MarkdownTable table : tables) {
      text.append('\n').append(table.markdown());
    }
    if (!verdicts.isEmpty()) {
      MarkdownTable table = new MarkdownTable("aim", "measured", "");
      for (Verdict verdict : verdicts) {
        table.row(verdict.aim(), verdict.actual(), verdict.met() ? "met" : "not met");
      }
      text.append('\n').append(table.markdown());
    }
    return text.toString();
  }
}
