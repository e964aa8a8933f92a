package io.pharos.jobs.ingest;

import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.otlp.ExplodeOperator;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.LogHead;
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
 *   otlp_spans ─► explode-spans ─┬─► spans
 *                                ├─► payloads ─┐
 *                                └─► dead letters ─┐
 *   otlp_logs ──► explode-logs ──┬─► logs          │
 *                                ├─► payloads ─────┼─► payloads
 *                                └─► dead letters ─┴─► dead letters
 * </pre>
 *
 * <p>Every record out has its event time as timestamp.
 */
public final class TelemetryIngestPipeline {

  /** Uid of the operator that takes span requests apart. */
  public static final String EXPLODE_SPANS = "explode-spans";

  /** Uid of the operator that takes log requests apart. */
  public static final String EXPLODE_LOGS = "explode-logs";

  /** What comes out, all with event times. */
  public record Outputs(
      DataStream<SpanHead> spans,
      DataStream<LogHead> logs,
      DataStream<Payload> payloads,
      DataStream<DeadLetter> deadLetters) {}

  private TelemetryIngestPipeline() {}

  /**
   * Wires the graph.
   *
   * @param spans records of otlp_spans, with watermarks
   * @param logs records of otlp_logs, with watermarks
   */
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
            TelemetryIngestOptions.startReach(options));
    return requests.transform(uid, ExplodeOperator.DEAD_LETTER_TYPE, operator).uid(uid).name(uid);
  }
}
