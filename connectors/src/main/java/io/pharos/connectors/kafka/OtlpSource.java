package io.pharos.connectors.kafka;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.progress.OtlpWatermarks;
import java.time.Duration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Source of an {@code otlp_*} topic: raw requests with the watermark of {@link OtlpWatermarks}.
 *
 * <p>Starts at the offsets the job's group has committed, or at the earliest record. Elements carry
 * the timestamp of their Kafka record.
 */
public final class OtlpSource {

  private final OtlpSignal signal;
  private final PharosTopic topic;
  private final KafkaSettings settings;
  private final TopicSource source;
  private Duration bound = OtlpWatermarks.DEFAULT_BOUND;

  private OtlpSource(OtlpSignal signal, KafkaSettings settings, Submission submission) {
    this.signal = signal;
    this.topic = topicOf(signal);
    this.settings = settings;
    this.source = new TopicSource(settings, submission, topic);
  }

  /** A source of one signal. */
  public static OtlpSource of(OtlpSignal signal, KafkaSettings settings, Submission submission) {
    return new OtlpSource(signal, settings, submission);
  }

  /** The topic the Collector writes a signal to. */
  public static PharosTopic topicOf(OtlpSignal signal) {
    return switch (signal) {
      case TRACES -> PharosTopic.OTLP_SPANS;
      case LOGS -> PharosTopic.OTLP_LOGS;
      case METRICS -> PharosTopic.OTLP_METRICS;
    };
  }

  /** How far out of order records may arrive; 10 s without it. */
  public OtlpSource withBound(Duration outOfOrderness) {
    bound = outOfOrderness;
    return this;
  }

  /** Reads from these offsets where a job starts without state. */
  public OtlpSource from(OffsetsInitializer offsets) {
    source.from(offsets);
    return this;
  }

  /** Ends by itself at these offsets. */
  public OtlpSource until(OffsetsInitializer offsets) {
    source.until(offsets);
    return this;
  }

  /** The source alone, for a graph that wires it itself. */
  public KafkaSource<OtlpMessage> build() {
    return source.build(new OtlpDeserializer(signal, settings.tenantHeader()));
  }

  /**
   * Adds the source to a job.
   *
   * @param name uid and name of the operator
   * @throws IllegalArgumentException if the job's parallelism is above the topic's partitions
   */
  public SingleOutputStreamOperator<OtlpMessage> attach(
      StreamExecutionEnvironment env, TopicLayout layout, String name) {
    layout.requireReadableBy(env.getParallelism(), topic);
    return env.fromSource(build(), new OtlpWatermarks(bound), name).uid(name);
  }
}
