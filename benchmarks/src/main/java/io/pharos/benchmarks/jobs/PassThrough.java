package io.pharos.benchmarks.jobs;

import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.jobs.JobEnvironment;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The least a job can do with topics: take the bytes of their records and forget them.
 *
 * @param topics where the records are
 * @param inputs what is read, from the beginning to the end
 * @param records that must be found each time; markers and pulses do not count
 * @param spans in them
 */
record PassThrough(JobTopics topics, List<PharosTopic> inputs, long records, long spans) {

  /**
   * About as many take a second; a topic of less is read several times over, by one source each.
   */
  private static final long ENOUGH_SPANS = 4_000_000;

  private static final long MOST_TIMES = 8;

  /** How often the topics are read. */
  long times() {
    return Math.max(1, Math.min(MOST_TIMES, ENOUGH_SPANS / spans));
  }

  StreamExecutionEnvironment graph() {
    StreamExecutionEnvironment env = JobEnvironment.create(topics.common(), "hashmap");
    for (int time = 0; time < times(); time++) {
      String name = "values-" + time;
      env.fromSource(
              KafkaSource.<byte[]>builder()
                  .setBootstrapServers(topics.settings().bootstrapServers())
                  .setTopics(inputs.stream().map(topics::nameOf).toList())
                  .setGroupId("pharos-pass-through")
                  .setStartingOffsets(OffsetsInitializer.earliest())
                  .setBounded(OffsetsInitializer.latest())
                  .setDeserializer(new ValueDeserializer())
                  .setProperty(
                      ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                      Integer.toString(PharosTopic.MAX_OTLP_BYTES))
                  .build(),
              WatermarkStrategy.noWatermarks(),
              name)
          .uid(name)
          .process(new ReadTimes(), Types.LONG)
          .name("discard-" + time)
          .uid("discard-" + time);
    }
    return env;
  }

  /**
   * Checks what was counted.
   *
   * @throws IllegalStateException if it is not every record
   */
  void check(Map<String, Long> counts) {
    long expected = records * times();
    long actual = counts.get(ReadTimes.RECORDS);
    if (actual != expected) {
      throw new IllegalStateException(
          "Read " + actual + " records of " + inputs + ", expected " + expected);
    }
  }

  /** Gives the value of a record that has one. */
  private static final class ValueDeserializer implements KafkaRecordDeserializationSchema<byte[]> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<byte[]> out) {
      if (record.value() != null) {
        out.collect(record.value());
      }
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
      return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    }
  }
}
