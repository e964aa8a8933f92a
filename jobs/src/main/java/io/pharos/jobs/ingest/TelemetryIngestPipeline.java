package io.pharos.jobs.ingest;

import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.otlp.ExplodeOperator;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The graph of telemetry-ingest: stateless, one operator per topic, chained to its source.
 *
 * <pre>
 *   otlp_spans ───► explode-spans ───┬─► spans
 *                                    ├─► payloads ─┐
 *                                    └─► dead letters ─┐
 *   otlp_logs ────► explode-logs ────┬─► logs          │
 *                                    ├─► payloads ─────┼─► payloads
 *                                    └─► dead letters ─┤
 *   otlp_metrics ─► explode-metrics ─┬─► accelerators  │
 *                                    ├─► engines       │
 *                                    ├─► metrics       │
 *                                    └─► dead letters ─┴─► dead letters
 * </pre>
 *
 * <p>Every record out has its event time as timestamp.
 */
public final class TelemetryIngestPipeline {

  /** Uid of the operator that takes span requests apart. */
  public static final String EXPLODE_SPANS = "explode-spans";

  /** Uid of the operator that takes log requests apart. */
  public static final String EXPLODE_LOGS = "explode-logs";

  /** Uid of the operator that takes metric requests apart. */
  public static final String EXPLODE_METRICS = "explode-metrics";

  /** What comes out, all with event times. */
  public record Outputs(
      DataStream<SpanHead> spans,
      DataStream<LogHead> logs,
      DataStream<Payload> payloads,
      DataStream<AcceleratorSample> accelerators,
      DataStream<EngineSample> engines,
      DataStream<MetricPoint> metrics,
      DataStream<DeadLetter> deadLetters) {}

  private TelemetryIngestPipeline() {}

  /**
   * Wires the graph.
   *
   * @param spans records of otlp_spans, with watermarks
   * @param logs records of otlp_logs, with watermarks
   * @param metrics records of otlp_metrics, with watermarks
   */
  public static Outputs wire(
      DataStream<OtlpMessage> spans,
      DataStream<OtlpMessage> logs,
      DataStream<OtlpMessage> metrics,
      ReadableConfig options) {
    SingleOutputStreamOperator<DeadLetter> exploded = explode(metrics, EXPLODE_METRICS, options);
    Outputs traced = wire(spans, logs, options);
    return new Outputs(
        traced.spans,
        traced.logs,
        traced.payloads,
        exploded.getSideOutput(ExplodeOperator.ACCELERATORS),
        exploded.getSideOutput(ExplodeOperator.ENGINES),
        exploded.getSideOutput(ExplodeOperator.METRICS),
        traced.deadLetters.union(exploded));
  }

  /** Wires the graph without metrics: the streams that are made of them are empty. */
  public static Outputs wire(
      DataStream<OtlpMessage> spans, DataStream<OtlpMessage> logs, ReadableConfig options) {
    SingleOutputStreamOperator<DeadLetter> explodedSpans = explode(spans, EXPLODE_SPANS, options);
    SingleOutputStreamOperator<DeadLetter> explodedLogs = explode(logs, EXPLODE_LOGS, options);
    return new Outputs(
        explodedSpans.getSideOutput(ExplodeOperator.SPANS),
        explodedLogs.getSideOutput(ExplodeOperator.LOGS),
        explodedSpans
            .getSideOutput(ExplodeOperator.PAYLOADS)
            .union(explodedLogs.getSideOutput(ExplodeOperator.PAYLOADS)),
        explodedSpans.getSideOutput(ExplodeOperator.ACCELERATORS),
        explodedSpans.getSideOutput(ExplodeOperator.ENGINES),
        explodedSpans.getSideOutput(ExplodeOperator.METRICS),
        explodedSpans.union(explodedLogs));
  }

  private static SingleOutputStreamOperator<DeadLetter> explode(
      DataStream<OtlpMessage> requests, String uid, ReadableConfig options) {
    Duration latest =
        options.get(LatenessOptions.BOUND).plus(options.get(LatenessOptions.TOLERANCE));
    ExplodeOperator operator =
        new ExplodeOperator(
            TelemetryIngestOptions.tenants(options),
            TelemetryIngestOptions.redaction(options),
            latest,
            TelemetryIngestOptions.startReach(options),
            options.get(TelemetryIngestOptions.UNMAPPED_METRICS));
    return requests.transform(uid, ExplodeOperator.DEAD_LETTER_TYPE, operator).uid(uid).name(uid);
  }
}
