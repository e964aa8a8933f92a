package io.pharos.operators.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.sample.Histograms.Buckets;
import io.pharos.schemas.MetricHistogram;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistogramsTest {

  private static final Buckets NONE = new Buckets(0, List.of());

  @Test
  void countsThatDoNotFitTheirBoundsAreRefused() {
    assertThat(explicit(List.of(1.0), List.of(1L, 2L))).isNotNull();
    assertThat(explicit(List.of(), List.of())).isNotNull();
    assertThat(explicit(List.of(1.0), List.of(1L))).isNull();
    assertThat(explicit(List.of(2.0, 1.0), List.of(1L, 2L, 3L))).isNull();
    assertThat(explicit(List.of(1.0, 1.0), List.of(1L, 2L, 3L))).isNull();
    assertThat(explicit(List.of(Double.NaN), List.of(1L, 2L))).isNull();
    assertThat(explicit(List.of(Double.POSITIVE_INFINITY), List.of(1L, 2L))).isNull();
    assertThat(explicit(List.of(1.0), List.of(1L, -2L))).isNull();
  }

  @Test
  void manyBucketsAreMergedWithoutLosingACount() {
    MetricHistogram histogram = exponential(5, new Buckets(-7, Collections.nCopies(1_000, 1L)));

    assertThat(histogram.getCounts().stream().mapToLong(Long::longValue).sum()).isEqualTo(1_000);
    assertThat(histogram.getCounts()).hasSizeLessThanOrEqualTo(Histograms.MAX_BUCKETS + 2);
    // 1000 buckets at scale 5 become 125 and a part at scale 2
    assertThat(histogram.getBounds()).contains(Math.pow(2, 0.25), 2.0, 4.0);
  }

  @Test
  void emptyBucketsAtTheEndsAreLeftOut() {
    MetricHistogram histogram = exponential(0, new Buckets(0, List.of(0L, 0L, 5L, 0L)));

    assertThat(histogram.getBounds()).containsExactly(4.0, 8.0);
    assertThat(histogram.getCounts()).containsExactly(0L, 5L, 0L);
  }

  @Test
  void bucketsBeyondAllNumbersAreRefused() {
    assertThat(exponential(0, new Buckets(5_000, List.of(1L)))).isNull();
    assertThat(exponential(0, new Buckets(Integer.MIN_VALUE, List.of(1L)))).isNull();
    assertThat(exponential(Integer.MIN_VALUE, new Buckets(1, List.of(1L)))).isNull();
    assertThat(exponential(20, new Buckets(Integer.MAX_VALUE, List.of(1L, 1L)))).isNull();
  }

  @Test
  void sumThatDoesNotFitIsAbsent() {
    assertThat(Histograms.bare(1, 1e15).getSumMicro()).isNull();
    assertThat(Histograms.bare(1, Double.NaN).getSumMicro()).isNull();
    assertThat(Histograms.bare(1, 0.25).getSumMicro()).isEqualTo(250_000);
  }

  private static MetricHistogram explicit(List<Double> bounds, List<Long> counts) {
    return Histograms.explicit(bounds, counts, 3, 1, false, null);
  }

  private static MetricHistogram exponential(int scale, Buckets positive) {
    return Histograms.exponential(scale, 0, 0, NONE, positive, 3, 1, false, null);
  }
}
