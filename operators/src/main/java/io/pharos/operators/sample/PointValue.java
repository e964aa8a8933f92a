package io.pharos.operators.sample;

import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.Exemplar;
import io.pharos.schemas.MetricHistogram;
import io.pharos.schemas.MetricKind;
import io.pharos.schemas.MetricPoint;
import java.util.List;
import java.util.Map;

/**
 * What one data point of any kind says, read.
 *
 * @param whole the number is whole and {@code count} is it
 * @param number of a gauge or sum
 * @param histogram of a histogram; of a summary with its count and sum alone; else null
 * @param quantiles of a summary, without those that are no number
 * @param exemplars with a trace id
 */
public record PointValue(
    MetricKind kind,
    boolean isDelta,
    boolean isMonotonic,
    boolean whole,
    long count,
    double number,
    MetricHistogram histogram,
    Map<String, Double> quantiles,
    Long startNs,
    List<Exemplar> exemplars) {

  boolean isNumber() {
    return kind == MetricKind.GAUGE || kind == MetricKind.SUM;
  }

  /** True if there is a value at all. */
  public boolean isFinite() {
    return !isNumber() || Double.isFinite(number);
  }

  /** As a counter in the unit of its quantity; null where no counter has such a value. */
  CounterPoint counter(SampleUnit unit) {
    long value = whole ? unit.convertCount(count) : unit.convertCount(number);
    return value < 0 ? null : new CounterPoint(value, isDelta, startNs);
  }

  /** Writes it into a point that is kept. */
  public void writeTo(MetricPoint point) {
    point.setKind(kind);
    point.setDelta(isDelta);
    point.setMonotonic(isMonotonic);
    if (isNumber()) {
      point.setValue(number);
    }
    point.setHistogram(histogram);
    point.setQuantiles(quantiles);
    point.setStartNs(startNs);
    point.setExemplars(exemplars);
  }
}
