package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.pharos.operators.dialect.HeadText;
import io.pharos.operators.sample.DropReason;
import io.pharos.operators.sample.Labels;
import io.pharos.operators.sample.MetricTable;
import io.pharos.operators.sample.PointValue;
import io.pharos.operators.sample.SampleDrafts;
import io.pharos.operators.sample.SampleTime;
import io.pharos.operators.sample.UnmappedMetrics;
import io.pharos.schemas.DeadLetterReason;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Takes the metrics of one request apart. Each data point becomes part of a sample, is kept as it
 * came, is dropped and counted by a {@link DropReason}, or is refused; the four add up to the
 * points that came.
 *
 * <p>Refused is what is broken (no value, counts that do not fit their bounds), what has no
 * possible time, what is too late, and what should be part of a sample of nobody knows which device
 * or engine. Points of one metric that are refused for one reason are one dead letter with their
 * number: a scrape of a misconfigured exporter repeats one fault a thousand times.
 */
final class MetricExploder {

  /** Bit of a data point's flags that marks the end of its series. */
  private static final int NO_RECORDED_VALUE = 1;

  /** Takes what is refused. */
  interface Refusals {
    /** Some points of a metric. */
    void refuse(DeadLetterReason reason, String detail, OtlpItem<Metric> item, int points);
  }

  private record Refusal(DeadLetterReason reason, String detail) implements Comparable<Refusal> {
    @Override
    public int compareTo(Refusal other) {
      int order = reason.compareTo(other.reason);
      return order != 0 ? order : detail.compareTo(other.detail);
    }
  }

  private final UnmappedMetrics unmapped;
  private final long latestMs;
  private final ItemRedactor redactor;
  private final SampleDrafts drafts;
  private final PointLabels labels;
  private final MetricPointFactory points;

  /**
   * An exploder.
   *
   * @param latestMs how far behind its Kafka record a point may have happened
   */
  MetricExploder(
      MetricTable table, ItemRedactor redactor, UnmappedMetrics unmapped, long latestMs) {
    this.unmapped = unmapped;
    this.latestMs = latestMs;
    this.redactor = redactor;
    drafts = new SampleDrafts(table);
    labels = new PointLabels(redactor);
    points = new MetricPointFactory(redactor);
  }

  /** Points of a metric, whole or not; one for a metric whose points cannot be counted. */
  static int count(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      case EXPONENTIAL_HISTOGRAM -> metric.getExponentialHistogram().getDataPointsCount();
      case SUMMARY -> metric.getSummary().getDataPointsCount();
      case DATA_NOT_SET -> 1;
    };
  }

  /** A request of metrics; ends with the samples. */
  Request request(
      List<OtlpItem<Metric>> items, long kafkaMs, IngestOutput output, Refusals refusals) {
    return new Request(items, kafkaMs, output, refusals);
  }

  /** The metrics of one request. */
  final class Request {
    private final long kafkaMs;
    private final IngestOutput output;
    private final Refusals refusals;
    private final Set<String> others = new HashSet<>();
    private final Map<Refusal, Integer> refused = new TreeMap<>();
    private OtlpItem<Metric> item;
    private SampleDrafts.Metric metric;
    private String name;
    private String unit;
    private ResourceFacts facts;
    private Labels resource;
    private long kept;
    private long sampled;
    private long unknown;
    private long exemplars;
    private final long[] dropped = new long[DropReason.values().length];

    private Request(
        List<OtlpItem<Metric>> items, long kafkaMs, IngestOutput output, Refusals refusals) {
      this.kafkaMs = kafkaMs;
      this.output = output;
      this.refusals = refusals;
      for (OtlpItem<Metric> each : items) {
        if (!each.value().hasGauge()) {
          others.add(each.value().getName());
        }
      }
    }

    @SuppressWarnings("ReferenceEquality") // metrics of one resource share the facts
    void metric(OtlpItem<Metric> next, ResourceFacts of) {
      item = next;
      if (of != facts) {
        facts = of;
        Map<String, String> attributes = of.attributes();
        resource = label -> text(attributes.get(label));
        output.countRedacted(of.redacted());
      }
      name = null;
      Metric value = next.value();
      metric = drafts.metric(value.getName(), others);
      switch (value.getDataCase()) {
        case GAUGE -> value.getGauge().getDataPointsList().forEach(this::gauge);
        case SUM -> sum(value.getSum());
        case HISTOGRAM -> histogram(value.getHistogram());
        case EXPONENTIAL_HISTOGRAM -> exponential(value.getExponentialHistogram());
        case SUMMARY -> value.getSummary().getDataPointsList().forEach(this::summary);
        case DATA_NOT_SET ->
            refuse(DeadLetterReason.UNPARSEABLE, "a metric without data of a known kind");
      }
      refused.forEach(
          (refusal, count) -> refusals.refuse(refusal.reason, refusal.detail, next, count));
      refused.clear();
    }

    private static String text(String attribute) {
      return attribute == null || attribute.isEmpty() ? null : HeadText.cut(attribute);
    }

    private void gauge(NumberDataPoint point) {
      point(
          point.getAttributesList(),
          point.getTimeUnixNano(),
          point.getFlags(),
          PointValues.gauge(point));
    }

    private void sum(Sum sum) {
      for (NumberDataPoint point : sum.getDataPointsList()) {
        point(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getFlags(),
            PointValues.sum(point, sum.getAggregationTemporality(), sum.getIsMonotonic()));
      }
    }

    private void histogram(Histogram histogram) {
      for (HistogramDataPoint point : histogram.getDataPointsList()) {
        point(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getFlags(),
            PointValues.histogram(point, histogram.getAggregationTemporality()));
      }
    }

    private void exponential(ExponentialHistogram histogram) {
      for (ExponentialHistogramDataPoint point : histogram.getDataPointsList()) {
        point(
            point.getAttributesList(),
            point.getTimeUnixNano(),
            point.getFlags(),
            PointValues.exponential(point, histogram.getAggregationTemporality()));
      }
    }

    private void summary(SummaryDataPoint point) {
      point(
          point.getAttributesList(),
          point.getTimeUnixNano(),
          point.getFlags(),
          PointValues.summary(point));
    }

    /**
     * One data point.
     *
     * @param value null where it is broken
     */
    private void point(List<KeyValue> attributes, long timeNs, int flags, PointValue value) {
      if ((flags & NO_RECORDED_VALUE) != 0) {
        drop(DropReason.NO_RECORDED_VALUE);
        return;
      }
      if (value == null) {
        refuse(DeadLetterReason.UNPARSEABLE, "no value, or counts that do not fit their bounds");
        return;
      }
      if (timeNs <= 0) {
        refuse(DeadLetterReason.INVALID_TIME, "time is absent or lies after the year 2262");
        return;
      }
      EventTime eventTime = EventTime.of(timeNs, kafkaMs);
      if (kafkaMs - eventTime.ms() > latestMs) {
        refuse(
            DeadLetterReason.LATE,
            "happened more than " + latestMs / 1_000 + " s before its Kafka record");
        return;
      }
      exemplars += value.exemplars().size();
      if (!value.isFinite()) {
        drop(DropReason.NOT_FINITE);
        return;
      }
      SampleTime time = new SampleTime(timeNs, eventTime.ms(), eventTime.clamped());
      switch (metric.add(facts.tenant(), labels.of(attributes), resource, time, value)) {
        case SAMPLED -> {
          sampled++;
          countClamped(time);
        }
        case KEPT -> keep(attributes, time, value);
        case UNMAPPED -> {
          unknown++;
          if (unmapped == UnmappedMetrics.DROP) {
            drop(DropReason.UNMAPPED);
          } else {
            keep(attributes, time, value);
          }
        }
        case BLANK -> drop(DropReason.BLANK);
        case UNWANTED -> drop(DropReason.UNWANTED);
        case CREATED -> drop(DropReason.CREATED_SERIES);
        case NO_DEVICE ->
            refuse(DeadLetterReason.MISSING_IDENTITY, "a device without UUID or hw.id");
        case NO_ENGINE ->
            refuse(DeadLetterReason.MISSING_IDENTITY, "a serving engine without scrape target");
      }
    }

    private void countClamped(SampleTime time) {
      if (time.clamped()) {
        output.count(IngestMetric.CLAMPED, 1);
      }
    }

    private void keep(List<KeyValue> attributes, SampleTime time, PointValue value) {
      if (name == null) {
        name = redactor.name(item.value().getName());
        unit = redactor.name(item.value().getUnit());
      }
      output.metric(points.make(name, unit, facts, attributes, time, value));
      kept++;
      if (points.wasTruncated()) {
        output.count(IngestMetric.TRUNCATED, 1);
      }
      countClamped(time);
    }

    private void drop(DropReason reason) {
      dropped[reason.ordinal()]++;
    }

    private void refuse(DeadLetterReason reason, String detail) {
      refused.merge(new Refusal(reason, detail), 1, Integer::sum);
    }

    /** Hands the samples out and counts. */
    void end() {
      int incomplete = drafts.incomplete();
      sampled -= incomplete;
      dropped[DropReason.INCOMPLETE.ordinal()] += incomplete;
      drafts.takeAccelerators(output::accelerator);
      drafts.takeEngines(output::engine);
      output.countRedacted(redactor.takeTally());
      output.count(IngestMetric.POINTS_SAMPLED, sampled);
      output.count(IngestMetric.POINTS_KEPT, kept);
      output.count(IngestMetric.POINTS_UNMAPPED, unknown);
      output.count(IngestMetric.EXEMPLARS, exemplars);
      for (DropReason reason : DropReason.values()) {
        if (dropped[reason.ordinal()] > 0) {
          output.countDropped(reason, dropped[reason.ordinal()]);
        }
      }
    }
  }
}
