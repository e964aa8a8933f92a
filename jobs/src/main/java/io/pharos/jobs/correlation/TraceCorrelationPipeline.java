package io.pharos.jobs.correlation;

import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.accelerator.AttributionLimits;
import io.pharos.operators.accelerator.AttributionMerge;
import io.pharos.operators.accelerator.CardFunction;
import io.pharos.operators.accelerator.CardKeys;
import io.pharos.operators.accelerator.EngineReadings;
import io.pharos.operators.accelerator.PlacementOperator;
import io.pharos.operators.accelerator.ServedCalls;
import io.pharos.operators.accelerator.Sightings;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.operators.deadletter.LateRecords;
import io.pharos.operators.progress.LatenessGate;
import io.pharos.operators.trace.TraceFunction;
import io.pharos.operators.trace.TraceKeys;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import java.time.Duration;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The graph of trace-correlation.
 *
 * <pre>
 *  spans ─► lateness gate ───────────────┐ keyBy trace
 *              └─► late ─► dead letters   ├──────────► trace ─► traces
 *  logs ──► inside a trace ─► lateness gate ┘            └────► steps ─► calls ─┐
 *                               └─► late ─► dead letters                       │
 *  engines ─────┬─► engine readings ───────────────────────────────────────────┼─► placement
 *               └─► engine sightings ─┐ broadcast                              │    │   │
 *  accelerators ┬─► device sightings ─┴────────────────────────────────────────┘    │   └► unplaced
 *               │                                                                   │        │
 *               └─► keyBy card ─► card ◄────────────────────────────── keyBy card ──┘        │
 *                                  ├─► parts of calls ─► keyBy call ─► merge ─► attributions ◄┘
 *                                  └─► device windows
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
   * @param attributions what calls did to accelerators, provisional and final
   * @param devices where the time of each device went
   * @param deadLetters what came too late
   */
  public record Outputs(
      DataStream<Trace> traces,
      DataStream<Step> steps,
      DataStream<Attribution> attributions,
      DataStream<DeviceWindow> devices,
      DataStream<DeadLetter> deadLetters) {}

  private TraceCorrelationPipeline() {}

  /** Wires the job between its inputs and outputs. */
  public static Outputs wire(
      DataStream<SpanHead> spans,
      DataStream<LogHead> logs,
      DataStream<AcceleratorSample> accelerators,
      DataStream<EngineSample> engines,
      ReadableConfig options) {
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

    DataStream<Step> steps = traces.getSideOutput(TraceFunction.STEPS);
    AttributionLimits limits = TraceCorrelationOptions.attribution(options);
    SingleOutputStreamOperator<OnCard> placed = place(steps, accelerators, engines, limits);
    SingleOutputStreamOperator<Tuple2<Integer, Attribution>> parts =
        accelerators
            .keyBy(CardKeys.ofSample(), CardKeys.TYPE)
            .connect(placed.keyBy(CardKeys.ofPlaced(), CardKeys.TYPE))
            .process(new CardFunction(limits), CardFunction.PART_TYPE)
            .name("card")
            .uid("card");
    DataStream<Attribution> merged =
        parts
            .keyBy(AttributionMerge.key(), AttributionMerge.KEY_TYPE)
            .process(new AttributionMerge(), new AvroTypeInfo<>(Attribution.class))
            .name("merge parts of calls")
            .uid("merge-parts");
    return new Outputs(
        traces,
        steps,
        merged.union(placed.getSideOutput(PlacementOperator.UNPLACED)),
        parts.getSideOutput(CardFunction.WINDOWS),
        lateSpans.union(lateLogs));
  }

  private static SingleOutputStreamOperator<OnCard> place(
      DataStream<Step> steps,
      DataStream<AcceleratorSample> accelerators,
      DataStream<EngineSample> engines,
      AttributionLimits limits) {
    DataStream<ToPlace> calls =
        steps
            .flatMap(new ServedCalls(), new AvroTypeInfo<>(ToPlace.class))
            .name("calls of models")
            .uid("calls-of-models");
    DataStream<ToPlace> readings =
        engines
            .flatMap(new EngineReadings(), new AvroTypeInfo<>(ToPlace.class))
            .name("engine readings")
            .uid("engine-readings");
    DataStream<Sighting> devices =
        accelerators
            .flatMap(Sightings.ofDevices(), new AvroTypeInfo<>(Sighting.class))
            .name("device sightings")
            .uid("device-sightings");
    DataStream<Sighting> units =
        engines
            .flatMap(Sightings.ofEngines(), new AvroTypeInfo<>(Sighting.class))
            .name("engine sightings")
            .uid("engine-sightings");
    return calls
        .union(readings)
        .connect(devices.union(units).broadcast())
        .transform("placement", new AvroTypeInfo<>(OnCard.class), new PlacementOperator(limits))
        .uid("placement");
  }
}
