package io.pharos.operators.objective;

import io.pharos.schemas.Span;
import java.time.Duration;
import org.apache.flink.util.TimeUtils;

/**
 * A request is good if a measure of it is at most a threshold, whether it failed or not; one
 * without the measure does not count.
 */
record Latency(LatencyMeasure measure, Duration threshold) implements Indicator {

  @Override
  public Outcome of(Span span, boolean counted) {
    long ns = measure.of(span, counted);
    if (ns == LatencyMeasure.NONE) {
      return Outcome.UNKNOWN;
    }
    return ns <= threshold.toNanos() ? Outcome.GOOD : Outcome.BAD;
  }

  @Override
  public String complaint() {
    return measure.complaint(TimeUtils.formatWithHighestUnit(threshold));
  }
}
