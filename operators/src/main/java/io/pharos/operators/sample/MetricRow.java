package io.pharos.operators.sample;

import io.pharos.schemas.MetricKind;
import java.util.List;

/**
 * What becomes of a metric.
 *
 * @param metric name, or the beginning of names where a star was behind it
 * @param fate whether it becomes part of a sample
 * @param field part of the sample it becomes; null where it becomes none, as those behind it
 * @param unit what its values are in
 * @param entry name of the entry of a field that holds several
 * @param by label whose value names the entry
 * @param when all must hold
 * @param software engine software
 */
record MetricRow(
    String metric,
    Fate fate,
    SampleField field,
    SampleUnit unit,
    String entry,
    String by,
    List<LabelCondition> when,
    String software) {

  /** Whether a metric becomes part of a sample, goes on as it came, or ends here. */
  enum Fate {
    SAMPLE,
    KEEP,
    DROP
  }

  /** A label and the values for which a row holds; empty text for a label that is not there. */
  record LabelCondition(String label, List<String> values) {}

  static MetricRow bare(String metric, Fate fate) {
    return new MetricRow(metric, fate, null, null, null, null, List.of(), null);
  }

  /** True if the field can take what a data point holds. */
  boolean takes(PointValue value) {
    return switch (field.shape()) {
      case LEVEL -> value.isNumber() && !value.isDelta();
      case COUNTER, COUNTERS -> value.isNumber();
      case HISTOGRAMS -> value.kind() == MetricKind.HISTOGRAM;
    };
  }
}
