package io.pharos.jobs.correlation;

import io.pharos.connectors.kafka.Delivery;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.RecordInput;
import io.pharos.connectors.kafka.RecordSink;
import io.pharos.connectors.kafka.RecordSource;
import io.pharos.connectors.kafka.SchemaTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.connectors.kafka.TopicLayout;
import io.pharos.jobs.JobArguments;
import io.pharos.jobs.JobEnvironment;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.RecordKeys;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Job {@code trace-correlation}: span heads and logs become traces and settled steps; with samples
 * of accelerators and engines, also what calls did to accelerators.
 */
public final class TraceCorrelationJob {

  /** Name of the job. */
  public static final String NAME = "trace-correlation";

  private static final Set<PharosTopic> TOPICS =
      Set.of(
          PharosTopic.SPANS,
          PharosTopic.LOGS,
          PharosTopic.ACCELERATORS,
          PharosTopic.ENGINES,
          PharosTopic.TRACES,
          PharosTopic.STEPS,
          PharosTopic.ATTRIBUTIONS,
          PharosTopic.DEVICES,
          PharosTopic.DEAD_LETTERS,
          PharosTopic.SCHEMAS);

  private TraceCorrelationJob() {}

  /** Checks options and topics, then runs the job. */
  public static void main(String[] args) throws Exception {
    Configuration options = JobArguments.parse(args, TraceCorrelationOptions.ALL);
    KafkaSettings kafka = KafkaSettings.from(options);
    TopicLayout layout = new TopicAdmin(kafka).require(TOPICS);
    SchemaTopic.publish(
        kafka,
        List.of(Trace.class, Step.class, Attribution.class, DeviceWindow.class, DeadLetter.class));
    graph(options, kafka, layout, Submission.now(NAME)).execute(NAME);
  }

  /** The whole graph between topics that were checked. */
  public static StreamExecutionEnvironment graph(
      Configuration options, KafkaSettings kafka, TopicLayout layout, Submission submission) {
    StreamExecutionEnvironment env = JobEnvironment.create(options, "rocksdb");
    RecordInput<SpanHead> spans =
        RecordSource.of(SpanHead.class, PharosTopic.SPANS, kafka, submission)
            .attach(env, layout, "spans");
    RecordInput<LogHead> logs =
        RecordSource.of(LogHead.class, PharosTopic.LOGS, kafka, submission)
            .attach(env, layout, "logs");
    RecordInput<AcceleratorSample> accelerators =
        RecordSource.of(AcceleratorSample.class, PharosTopic.ACCELERATORS, kafka, submission)
            .attach(env, layout, "accelerators");
    RecordInput<EngineSample> engines =
        RecordSource.of(EngineSample.class, PharosTopic.ENGINES, kafka, submission)
            .attach(env, layout, "engines");
    TraceCorrelationPipeline.Outputs out =
        TraceCorrelationPipeline.wire(spans.records(), logs.records(), options);
    AttributionPipeline.Outputs attributed =
        AttributionPipeline.wire(out.steps(), accelerators.records(), engines.records(), options);

    RecordSink sink = new RecordSink(kafka, layout, submission);
    DataStream<DeadLetter> unwritableTraces =
        sink.attach(
            out.traces(),
            Trace.class,
            PharosTopic.TRACES,
            trace -> RecordKeys.ofTrace(trace.getTenant(), trace.getTraceId()),
            Delivery.AT_LEAST_ONCE,
            "traces");
    // consumers add steps up, so each must appear exactly once
    DataStream<DeadLetter> unwritableSteps =
        sink.attach(
            out.steps(),
            Step.class,
            PharosTopic.STEPS,
            step -> RecordKeys.ofTrace(step.getTenant(), step.getTraceId()),
            Delivery.EXACTLY_ONCE,
            "steps");
    // consumers add final attributions up
    DataStream<DeadLetter> unwritableAttributions =
        sink.attach(
            attributed.attributions(),
            Attribution.class,
            PharosTopic.ATTRIBUTIONS,
            attribution -> RecordKeys.ofTrace(attribution.getTenant(), attribution.getTraceId()),
            Delivery.EXACTLY_ONCE,
            "attributions");
    DataStream<DeadLetter> unwritableWindows =
        sink.attach(
            attributed.devices(),
            DeviceWindow.class,
            PharosTopic.DEVICES,
            window -> RecordKeys.ofDevice(window.getHost(), window.getDevice()),
            Delivery.AT_LEAST_ONCE,
            "device-windows");
    sink.attachDeadLetters(
        out.deadLetters()
            .union(
                spans.unreadable(),
                logs.unreadable(),
                accelerators.unreadable(),
                engines.unreadable(),
                unwritableTraces,
                unwritableSteps,
                unwritableAttributions,
                unwritableWindows),
        "dead-letters");
    return env;
  }
}
