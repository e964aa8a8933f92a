package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Incoming;
import io.pharos.operators.progress.MarkerWatermarks;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Source of an internal topic: decoded records with the watermark its writer's markers promise.
 *
 * <p>Starts at the offsets the job's group has committed, or at the earliest record. Elements carry
 * their event time as timestamp. Reads uncommitted records unless told otherwise: only a consumer
 * that adds up needs more.
 *
 * @param <T> record on the topic
 */
public final class RecordSource<T extends SpecificRecordBase> {

  private final Class<T> type;
  private final PharosTopic topic;
  private final KafkaSettings settings;
  private final Submission submission;
  private final TopicSource source;

  private RecordSource(
      Class<T> type, PharosTopic topic, KafkaSettings settings, Submission submission) {
    this.type = type;
    this.topic = topic;
    this.settings = settings;
    this.submission = submission;
    this.source = new TopicSource(settings, submission, topic);
  }

  /** A source of one topic. */
  public static <T extends SpecificRecordBase> RecordSource<T> of(
      Class<T> type, PharosTopic topic, KafkaSettings settings, Submission submission) {
    return new RecordSource<>(type, topic, settings, submission);
  }

  /** Sees only what committed transactions wrote. */
  public RecordSource<T> readCommitted() {
    source.readCommitted();
    return this;
  }

  /** Reads from these offsets where a job starts without state. */
  public RecordSource<T> from(OffsetsInitializer offsets) {
    source.from(offsets);
    return this;
  }

  /** Ends by itself at these offsets. */
  public RecordSource<T> until(OffsetsInitializer offsets) {
    source.until(offsets);
    return this;
  }

  /** The source alone, for a graph that wires it itself. */
  public KafkaSource<Incoming> build() {
    return source.build(new IncomingDeserializer());
  }

  /**
   * Adds the source and its decoder to a job.
   *
   * @param name uid and name of the source; the decoder is {@code <name>-decode}
   * @throws IllegalArgumentException if the job's parallelism is above the topic's partitions
   */
  public RecordInput<T> attach(StreamExecutionEnvironment env, TopicLayout layout, String name) {
    WatermarkStrategy<Incoming> watermarks = WatermarkStrategy.noWatermarks();
    if (topic.hasMarkers()) {
      layout.requireReadableBy(env.getParallelism(), topic);
      watermarks = new MarkerWatermarks();
    }
    String decode = name + "-decode";
    SingleOutputStreamOperator<T> records =
        env.fromSource(build(), watermarks, name)
            .uid(name)
            .process(
                new RecordDecodeFunction<>(type, SchemaTopic.lookup(settings), submission.job()))
            .uid(decode)
            .name(decode);
    return new RecordInput<>(records, records.getSideOutput(RecordDecodeFunction.unreadable()));
  }
}
