package io.pharos.operators.quantile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class BucketCountsTest extends QuantileContract {

  @Override
  double statedError(int perMille) {
    return 1.0 / 512;
  }

  @Override
  LongUnaryOperator sketch(long[] values) {
    BucketCounts counts = new BucketCounts();
    for (long value : values) {
      counts.add(value, 1_000_000);
    }
    return perMille -> counts.quantile((int) perMille);
  }

  @Test
  void bucketsGrowWithValuesAndTheirMiddleIsInThem() {
    int before = -1;
    for (long value = 0; value < 1L << 20; value++) {
      int bucket = LogBuckets.of(value);
      assertThat(bucket).isBetween(before, before + 1);
      before = bucket;
    }
    for (int shift = 0; shift < 63; shift++) {
      int bucket = LogBuckets.of(1L << shift);
      assertThat(LogBuckets.of(LogBuckets.middle(bucket))).isEqualTo(bucket);
    }
    assertThat(LogBuckets.of(LogBuckets.middle(LogBuckets.of(Long.MAX_VALUE))))
        .isEqualTo(LogBuckets.of(Long.MAX_VALUE));
  }

  @Test
  void negativeValueIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new BucketCounts().add(-1, 1));
  }

  @Test
  void nothingHasNoQuantile() {
    BucketCounts counts = new BucketCounts();
    counts.add(5, 1_000_000);
    counts.add(5, -1_000_000);

    assertThat(counts.isEmpty()).isTrue();
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> counts.quantile(500));
  }

  @Test
  void weightsCountAsThatManyValues() {
    BucketCounts counts = new BucketCounts();
    counts.add(10, 99_000_000);
    counts.add(400, 1_000_000);

    assertThat(counts.quantile(990)).isEqualTo(10);
    assertThat(counts.quantile(991)).isEqualTo(400);
  }
}
