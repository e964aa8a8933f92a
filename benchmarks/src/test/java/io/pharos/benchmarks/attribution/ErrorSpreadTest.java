package io.pharos.benchmarks.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Errors are summed up by rank. */
class ErrorSpreadTest {

  @Test
  void quantilesAreOfAmountsAndTheSignedMedianOfErrors() {
    List<Double> errors =
        IntStream.rangeClosed(1, 100).mapToObj(i -> i <= 60 ? -i / 100.0 : i / 100.0).toList();

    ErrorSpread spread = ErrorSpread.of(errors);

    assertThat(spread.median()).isEqualTo(0.50);
    assertThat(spread.p95()).isEqualTo(0.95);
    assertThat(spread.signed()).isEqualTo(-0.11);
  }

  @Test
  void theAimHasBothAMedianAndATail() {
    assertThat(new ErrorSpread(0.05, 0.15, 0).meetsAim()).isTrue();
    assertThat(new ErrorSpread(0.051, 0.10, 0).meetsAim()).isFalse();
    assertThat(new ErrorSpread(0.01, 0.151, 0).meetsAim()).isFalse();
    assertThat(ErrorSpread.of(List.of()).meetsAim()).isFalse();
  }
}
