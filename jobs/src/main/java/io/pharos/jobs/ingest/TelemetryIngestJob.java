package io.pharos.jobs.ingest;

import io.pharos.connectors.kafka.Delivery;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.OtlpSource;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.Pulse;
import io.pharos.connectors.kafka.RecordSink;
import io.pharos.connectors.kafka.SchemaTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.connectors.kafka.TopicLayout;
import io.pharos.jobs.JobArguments;
import io.pharos.jobs.JobEnvironment;
import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.RecordKeys;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Job {@code telemetry-ingest}: OTLP on Kafka becomes span heads, logs, payloads, samples, metrics,
 * dead letters.
 */
public final class TelemetryIngestJob {

  /** Name of the job. */
  public static final String NAME = "telemetry-ingest";

  private static final Set<PharosTopic> TOPICS =
      Set.of(
          PharosTopic.OTLP_SPANS,
          PharosTopic.OTLP_LOGS,
          PharosTopic.OTLP_METRICS,
          PharosTopic.SPANS,
          PharosTopic.LOGS,
          PharosTopic.PAYLOADS,
          PharosTopic.ACCELERATORS,
          PharosTopic.ENGINES,
          PharosTopic.METRICS,
          PharosTopic.DEAD_LETTERS,
          PharosTopic.SCHEMAS);

  private TelemetryIngestJob() {}

  /** Checks options and topics, then runs the job. */
  public static void main(String[] args) throws Exception {
    Configuration options = JobArguments.parse(args, TelemetryIngestOptions.ALL);
    KafkaSettings kafka = KafkaSettings.from(options);
    TopicLayout layout = new TopicAdmin(kafka).require(TOPICS);
    SchemaTopic.publish(
        kafka,
        List.of(
            SpanHead.class,
            LogHead.class,
            Payload.class,
            AcceleratorSample.class,
            EngineSample.class,
            MetricPoint.class,
            DeadLetter.class));
    graph(options, kafka, layout, Submission.now(NAME)).execute(NAME);
  }

  /** The whole graph between topics that were checked. */
  public static StreamExecutionEnvironment graph(
      Configuration options, KafkaSettings kafka, TopicLayout layout, Submission submission) {
    StreamExecutionEnvironment env = JobEnvironment.create(options, "hashmap");
    TelemetryIngestPipeline.Outputs out =
        TelemetryIngestPipeline.wire(
            source(OtlpSignal.TRACES, options, kafka, submission).attach(env, layout, "otlp-spans"),
            source(OtlpSignal.LOGS, options, kafka, submission).attach(env, layout, "otlp-logs"),
            source(OtlpSignal.METRICS, options, kafka, submission)
                .attach(env, layout, "otlp-metrics"),
            options);

    RecordSink sink = new RecordSink(kafka, layout, submission);
    DataStream<DeadLetter> unwritableSpans =
        sink.attach(
            out.spans(),
            SpanHead.class,
            PharosTopic.SPANS,
            head -> RecordKeys.ofTrace(head.getTenant(), head.getTraceId()),
            Delivery.AT_LEAST_ONCE,
            "spans");
    DataStream<DeadLetter> unwritableLogs =
        sink.attach(
            out.logs(),
            LogHead.class,
            PharosTopic.LOGS,
            TelemetryIngestJob::keyOf,
            Delivery.AT_LEAST_ONCE,
            "logs");
    DataStream<DeadLetter> unwritablePayloads =
        sink.attach(
            out.payloads(),
            Payload.class,
            PharosTopic.PAYLOADS,
            TelemetryIngestJob::keyOf,
            Delivery.AT_LEAST_ONCE,
            "payloads");
    sink.attachDeadLetters(
        out.deadLetters()
            .union(unwritableSpans, unwritableLogs, unwritablePayloads, metrics(out, sink)),
        "dead-letters");
    Pulse.attach(env, kafka, layout);
    return env;
  }

  /** Returns what could not be written. */
  private static DataStream<DeadLetter> metrics(
      TelemetryIngestPipeline.Outputs out, RecordSink sink) {
    DataStream<DeadLetter> unwritableAccelerators =
        sink.attach(
            out.accelerators(),
            AcceleratorSample.class,
            PharosTopic.ACCELERATORS,
            sample -> RecordKeys.ofDevice(sample.getHost(), sample.getDevice()),
            Delivery.AT_LEAST_ONCE,
            "accelerators");
    DataStream<DeadLetter> unwritableEngines =
        sink.attach(
            out.engines(),
            EngineSample.class,
            PharosTopic.ENGINES,
            sample -> RecordKeys.ofEngine(sample.getTenant(), sample.getEngine()),
            Delivery.AT_LEAST_ONCE,
            "engines");
    DataStream<DeadLetter> unwritablePoints =
        sink.attach(
            out.metrics(),
            MetricPoint.class,
            PharosTopic.METRICS,
            point ->
                RecordKeys.ofInstance(
                    point.getTenant(), point.getService(), point.getServiceInstance()),
            Delivery.AT_LEAST_ONCE,
            "metrics");
    return unwritableAccelerators.union(unwritableEngines, unwritablePoints);
  }

  private static OtlpSource source(
      OtlpSignal signal, Configuration options, KafkaSettings kafka, Submission submission) {
    return OtlpSource.of(signal, kafka, submission).withBound(options.get(LatenessOptions.BOUND));
  }

  private static byte[] keyOf(LogHead head) {
    return head.getTraceId() != null
        ? RecordKeys.ofTrace(head.getTenant(), head.getTraceId())
        : RecordKeys.ofInstance(
            head.getTenant(), head.getLog().getService(), head.getLog().getServiceInstance());
  }

  private static byte[] keyOf(Payload payload) {
    return payload.getTraceId() != null
        ? RecordKeys.ofTrace(payload.getTenant(), payload.getTraceId())
        : RecordKeys.ofInstance(
            payload.getTenant(),
            payload.getResource().get("service.name"),
            payload.getResource().get("service.instance.id"));
  }
}
