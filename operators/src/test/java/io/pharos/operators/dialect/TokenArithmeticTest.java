package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Tokens;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.WithNull;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenArithmeticTest {

  @ParameterizedTest
  @CsvSource({
    // in, out, total, read, write, reasoning, excludes -> uncached, read, write, visible, reasoning
    "50, 41, , , , , false, 50, 0, 0, 41, 0",
    "5218, 73, , 3072, 128, , false, 2018, 3072, 128, 73, 0",
    "2018, 73, , 3072, 128, , false, 2018, 3072, 128, 73, 0",
    "5218, 73, , 3072, 128, , true, 5218, 3072, 128, 73, 0",
    "3000, 1, , 2000, 2000, , false, 3000, 2000, 2000, 1, 0",
    "100, 0, , 100, , , false, 0, 100, 0, 0, 0",
    "38, 208, , , , 192, false, 38, 0, 0, 16, 192",
    "38, 16, , , , 192, false, 38, 0, 0, 16, 192",
    "128, , 128, , , , false, 128, 0, 0, 0, 0",
    ", , 128, , , , false, 128, 0, 0, 0, 0",
    ", 28, 128, , , , false, 100, 0, 0, 28, 0",
    // the total tells what is in it
    "100, 20, 150, 30, , , false, 100, 30, 0, 20, 0",
    "100, 20, 120, 30, , , false, 70, 30, 0, 20, 0",
    "100, 20, 160, 30, 10, , false, 100, 30, 10, 20, 0",
    "100, 20, 125, , , 5, false, 100, 0, 0, 20, 5",
    "100, 20, 120, , , 5, false, 100, 0, 0, 15, 5",
    "100, 20, 155, 30, , 5, false, 100, 30, 0, 20, 5",
    "100, 20, 777, 30, , 5, false, 70, 30, 0, 15, 5",
    // disjoint by its dialect, though the total does not say so
    "2000, 70, 2070, 100, , , true, 2000, 100, 0, 70, 0",
    "100, , 128, , , , false, 100, 0, 0, 28, 0",
    ", , , 5, , , false, 0, 5, 0, 0, 0"
  })
  void partsAddUp(
      Long in,
      Long out,
      Long total,
      Long read,
      Long write,
      Long reasoning,
      boolean excludes,
      long uncached,
      long cacheRead,
      long cacheWrite,
      long visible,
      long thought) {
    Tokens tokens =
        TokenArithmetic.parts(
            new UsageCounts(
                in, out, total, read, write, reasoning, null, null, excludes, excludes));

    assertThat(tokens.getInputUncached()).isEqualTo(uncached);
    assertThat(tokens.getCacheRead()).isEqualTo(cacheRead);
    assertThat(tokens.getCacheWrite()).isEqualTo(cacheWrite);
    assertThat(tokens.getOutputVisible()).isEqualTo(visible);
    assertThat(tokens.getReasoning()).isEqualTo(thought);
  }

  @Test
  void nothingSaidIsNoUsage() {
    UsageCounts nothing =
        new UsageCounts(null, null, null, null, null, null, null, null, true, true);

    assertThat(TokenArithmetic.parts(nothing)).isNull();
  }

  @Property
  void noPartIsEverNegative(
      @ForAll @LongRange(min = 0) long in,
      @ForAll @LongRange(min = 0) long out,
      @ForAll @WithNull @LongRange(min = 0) Long total,
      @ForAll @LongRange(min = 0) long read,
      @ForAll @LongRange(min = 0) long write,
      @ForAll @LongRange(min = 0) long reasoning,
      @ForAll boolean excludes) {
    Tokens tokens =
        TokenArithmetic.parts(
            new UsageCounts(
                in, out, total, read, write, reasoning, null, null, excludes, excludes));

    assertThat(tokens.getInputUncached()).isBetween(0L, in);
    assertThat(tokens.getOutputVisible()).isBetween(0L, out);
  }

  @Test
  void audioThatWasSubtractedIsAddedAgain() {
    UsageCounts apart = new UsageCounts(60L, 15L, 140L, 30L, null, 5L, 10L, 20L, true, true);
    UsageCounts within = new UsageCounts(100L, 40L, 140L, 30L, null, 5L, 10L, 20L, false, false);

    for (UsageCounts counts : List.of(apart, within)) {
      Tokens tokens = TokenArithmetic.parts(counts);
      assertThat(tokens.getInputUncached()).isEqualTo(70);
      assertThat(tokens.getCacheRead()).isEqualTo(30);
      assertThat(tokens.getOutputVisible()).isEqualTo(35);
      assertThat(tokens.getReasoning()).isEqualTo(5);
    }
  }
}
