package io.pharos.benchmarks.redaction;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What redaction costs when each of eight bounded patterns goes over the whole text. */
final class RegexBaseline {

  private static final List<Pattern> PATTERNS =
      List.of(
          Pattern.compile("[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,253}\\.[A-Za-z]{2,24}"),
          Pattern.compile("(?<!\\d)1[3-9]\\d{9}(?!\\d)"),
          Pattern.compile("(?<!\\d)\\d{4}[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{1,7}(?!\\d)"),
          Pattern.compile("(?<![\\d.])(?:\\d{1,3}\\.){3}\\d{1,3}(?![\\d.])"),
          Pattern.compile("\\bsk-[A-Za-z0-9_-]{20,200}"),
          Pattern.compile("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"),
          Pattern.compile("\\beyJ[\\w-]{8,2000}\\.[\\w-]{8,4000}\\.[\\w-]{0,1000}"),
          Pattern.compile("(?<!\\d)\\d{17}[\\dXx](?!\\d)"));

  private RegexBaseline() {}

  /** The number of matches. */
  static int count(String text) {
    int count = 0;
    for (Pattern pattern : PATTERNS) {
      Matcher matcher = pattern.matcher(text);
      while (matcher.find()) {
        count++;
      }
    }
    return count;
  }
}
