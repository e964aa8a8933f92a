package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplingWeightTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'' | 1000000",
        "'vendor=x' | 1000000",
        "'ot=th:0' | 1000000",
        "'ot=th:8' | 2000000",
        "'ot=th:c;rv:6e6d1a75832a2f,other=1' | 4000000",
        "'other=1, ot=rv:6e6d1a75832a2f;th:e6666666666666' | 10000000",
        "'ot=th:ffffffffffffff' | 10000000000",
        // not hexadecimal, too long, nothing: as if it did not say
        "'ot=th:C' | 1000000",
        "'ot=th:123456789abcdef' | 1000000",
        "'ot=th:' | 1000000"
      })
  void spanStandsForAsManyAsItsThresholdSays(String traceState, long weight) {
    assertThat(SamplingWeight.of(traceState)).isEqualTo(weight);
  }
}
