package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Tokens;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
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
    Tokens tokens = TokenArithmetic.parts(in, out, total, read, write, reasoning, excludes);

    assertThat(tokens.getInputUncached()).isEqualTo(uncached);
    assertThat(tokens.getCacheRead()).isEqualTo(cacheRead);
    assertThat(tokens.getCacheWrite()).isEqualTo(cacheWrite);
    assertThat(tokens.getOutputVisible()).isEqualTo(visible);
    assertThat(tokens.getReasoning()).isEqualTo(thought);
  }

  @Test
  void nothingSaidIsNoUsage() {
    assertThat(TokenArithmetic.parts(null, null, null, null, null, null, false)).isNull();
  }

  @Property
  void noPartIsEverNegative(
      @ForAll @LongRange(min = 0) long in,
      @ForAll @LongRange(min = 0) long out,
      @ForAll @LongRange(min = 0) long read,
      @ForAll @LongRange(min = 0) long write,
      @ForAll @LongRange(min = 0) long reasoning,
      @ForAll boolean excludes) {
    Tokens tokens = TokenArithmetic.parts(in, out, null, read, write, reasoning, excludes);

    assertThat(tokens.getInputUncached()).isBetween(0L, in);
    assertThat(tokens.getOutputVisible()).isBetween(0L, out);
  }
}
