package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @Property(tries = 2_000)
  void matchesAsTheRegexOfItsStarsDoes(
      @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 8) String pattern,
      @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 10) String text) {
    boolean expected = Pattern.matches(pattern.replace("*", ".*"), text);

    assertThat(Glob.matches(pattern, text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "execute_tool *, execute_tool get_weather, get_weather",
    "*.tool, get_weather.tool, get_weather",
    "*, x, x",
    "a*a, a, ",
    "execute_tool *, execute_tool, "
  })
  void starIsWhatIsBetween(String pattern, String text, String star) {
    assertThat(Glob.star(pattern, text)).isEqualTo(star);
  }
}
