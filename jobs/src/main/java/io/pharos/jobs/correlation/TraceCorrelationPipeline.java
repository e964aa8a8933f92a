package io.pharos.jobs.correlation;

import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.deadletter.LateRecords;
import io.pharos.operators.progress.LatenessGate;
import io.pharos.operators.trace.TraceFunction;
import io.pharos.operators.trace.TraceKeys;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The part of trace-correlation that is keyed by trace.
 *
 * <pre>
 *  spans ─► lateness gate ───────────────┐ keyBy trace
 *              └─► late ─► dead letters   ├──────────► trace ─► traces
 *  logs ──► inside a trace ─► lateness gate ┘            └────► steps ─► {@link AttributionPipeline}
 *                               └─► late ─► dead letters
 * </pre>
 *
 * Logs written outside a trace pass this job by. Elements must carry their event time as timestamp.
 */
public final class TraceCorrelationPipeline {

  private static final String JOB = TraceCorrelationJob.NAME;
  private static final OutputTag<SpanHead> LATE_SPANS =
      new OutputTag<>("late-spans", new AvroTypeInfo<>(SpanHead.class));
  private static final OutputTag<LogHead> LATE_LOGS =
      new OutputTag<>("late-logs", new AvroTypeInfo<>(LogHead.class));

  /**
   * What the job gives.
   *
   * @param traces one record per trace and revision
   * @param steps settled calls, retrievals and tool uses, each once, and corrections
   * @param deadLetters what came too late
   */
  public record Outputs(
      DataStream<Trace> traces, DataStream<Step> steps, DataStream<DeadLetter> deadLetters) {}

  private TraceCorrelationPipeline() {}

  /** Wires the job between its inputs and outputs. */
  public static Outputs wire(
      DataStream<SpanHead> spans, DataStream<LogHead> logs, ReadableConfig options) {
    Duration tolerance = options.get(LatenessOptions.TOLERANCE);

    SingleOutputStreamOperator<SpanHead> timelySpans =
        spans
            .transform(
                "span lateness gate",
                new AvroTypeInfo<>(SpanHead.class),
                new LatenessGate<>(LATE_SPANS, tolerance))
            .uid("span-lateness-gate");

    SingleOutputStreamOperator<LogHead> timelyLogs =
        logs.filter(head -> head.getTraceId() != null)
            .name("logs inside a trace")
            .uid("logs-inside-a-trace")
            .transform(
                "log lateness gate",
                new AvroTypeInfo<>(LogHead.class),
                new LatenessGate<>(LATE_LOGS, tolerance))
            .uid("log-lateness-gate");

    SingleOutputStreamOperator<Trace> traces =
        timelySpans
            .keyBy(TraceKeys.ofSpan(), TraceKeys.TYPE)
            .connect(timelyLogs.keyBy(TraceKeys.ofLog(), TraceKeys.TYPE))
            .process(
                new TraceFunction(TraceCorrelationOptions.limits(options)),
                new AvroTypeInfo<>(Trace.class))
            .name("trace")
            .uid("trace");

    DataStream<DeadLetter> lateSpans =
        timelySpans
            .getSideOutput(LATE_SPANS)
            .map(LateRecords.spans(JOB, "pharos.spans"), new AvroTypeInfo<>(DeadLetter.class))
            .name("late spans")
            .uid("late-spans");
    DataStream<DeadLetter> lateLogs =
        timelyLogs
            .getSideOutput(LATE_LOGS)
            .map(LateRecords.logs(JOB, "pharos.logs"), new AvroTypeInfo<>(DeadLetter.class))
            .name("late logs")
            .uid("late-logs");

    return new Outputs(
        traces, traces.getSideOutput(TraceFunction.STEPS), lateSpans.union(lateLogs));
  }
}
