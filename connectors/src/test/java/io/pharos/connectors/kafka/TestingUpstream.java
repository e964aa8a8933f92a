package io.pharos.connectors.kafka;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.RecordKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;

/**
 * The job before: turns each OTLP record, whose value is a name, into a span head of that name with
 * the record's timestamp as event time, and writes it to pharos.spans.
 */
final class TestingUpstream {

  static final Duration BOUND = Duration.ofSeconds(2);

  /** A record of this name fails the first attempt to process it. */
  static final String FAILS_ONCE = "fails-once";

  private final KafkaSettings settings;
  private final TopicLayout layout;
  private Delivery delivery = Delivery.AT_LEAST_ONCE;
  private boolean bounded;
  private String savepoint;
  private long run = 1;
  private boolean pulse;

  TestingUpstream(KafkaSettings settings, TopicLayout layout) {
    this.settings = settings;
    this.layout = layout;
  }

  TestingUpstream delivery(Delivery chosen) {
    delivery = chosen;
    return this;
  }

  TestingUpstream untilNow() {
    bounded = true;
    return this;
  }

  TestingUpstream from(String path) {
    savepoint = path;
    return this;
  }

  TestingUpstream run(long number) {
    run = number;
    return this;
  }

  TestingUpstream withPulse() {
    pulse = true;
    return this;
  }

  JobClient start(int parallelism) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(300));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
    if (savepoint != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    Submission submission = new Submission("testing-upstream", run);
    OtlpSource source = OtlpSource.of(OtlpSignal.TRACES, settings, submission).withBound(BOUND);
    if (bounded) {
      source.until(OffsetsInitializer.latest());
    }
    RecordSink sink = new RecordSink(settings, layout, submission);
    DataStream<SpanHead> heads =
        source
            .attach(env, layout, "otlp")
            .flatMap(new ToSpanHead())
            .returns(new AvroTypeInfo<>(SpanHead.class))
            .uid("to-span-head")
            .name("to-span-head");
    sink.attachDeadLetters(
        sink.attach(
            heads,
            SpanHead.class,
            PharosTopic.SPANS,
            head -> RecordKeys.ofTrace(head.getTenant(), head.getTraceId()),
            delivery,
            "spans"),
        "deadletters");
    if (pulse) {
      Pulse.attach(env, settings, layout);
    }
    return env.executeAsync("upstream");
  }

  static List<PharosTopic> topics() {
    return List.of(
        PharosTopic.OTLP_SPANS,
        PharosTopic.OTLP_LOGS,
        PharosTopic.OTLP_METRICS,
        PharosTopic.SPANS,
        PharosTopic.DEAD_LETTERS,
        PharosTopic.SCHEMAS);
  }

  /** Names to span heads; pulses vanish here as in ingest. */
  private static final class ToSpanHead extends RichFlatMapFunction<OtlpMessage, SpanHead> {

    private static final long serialVersionUID = 1L;

    private transient boolean firstAttempt;

    @Override
    public void open(OpenContext context) {
      firstAttempt = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
    }

    @Override
    public void flatMap(OtlpMessage message, Collector<SpanHead> out) {
      if (message.isPulse()) {
        return;
      }
      String name = new String(message.value, StandardCharsets.UTF_8);
      if (firstAttempt && name.equals(FAILS_ONCE)) {
        throw new IllegalStateException("the failure this test asked for");
      }
      out.collect(SpanHeadFixtures.named(name, message.timestampMs));
    }
  }
}
