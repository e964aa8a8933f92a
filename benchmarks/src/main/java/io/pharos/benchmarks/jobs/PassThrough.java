package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.CountFunction;
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
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The least a job can do with topics: take the bytes of their records and forget them.
 *
 * @param topics where the records are
 * @param inputs what is read, from the beginning to the end
 * @param records that must be found; markers and pulses do not count
 */
record PassThrough(JobTopics topics, List<PharosTopic> inputs, long records) {

  StreamExecutionEnvironment graph() {
    StreamExecutionEnvironment env = JobEnvironment.create(topics.common(), "hashmap");
    DataStream<byte[]> values =
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
                "values")
            .uid("values");
    discard(values, CountFunction.records("records"), "records");
    discard(values, CountFunction.sum("bytes", value -> value.length), "bytes");
    return env;
  }

  private static void discard(
      DataStream<byte[]> values, CountFunction<byte[]> function, String name) {
    values.process(function, Types.LONG).name(name).uid(name);
  }

  /**
   * Checks what was counted.
   *
   * @return bytes read
   * @throws IllegalStateException if it is not every record
   */
  long check(Map<String, Long> counts) {
    if (counts.get("records") != records) {
      throw new IllegalStateException(
          "Read " + counts.get("records") + " records of " + inputs + ", expected " + records);
    }
    return counts.get("bytes");
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
