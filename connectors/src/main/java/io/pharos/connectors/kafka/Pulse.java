package io.pharos.connectors.kafka;

import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The heartbeat of event time: once a second one empty record, stamped by the broker, to every
 * partition of the {@code otlp_*} topics. A partition nobody sends telemetry to thereby moves on,
 * because something was read from it and not because a clock says so.
 */
public final class Pulse {

  /** Header of the Kafka record that is a pulse; its key and value are null. */
  public static final String HEADER = "pharos.pulse";

  private static final double BEATS_PER_SECOND = 1;
  private static final byte[] VERSION = {1};

  private Pulse() {}

  /**
   * Adds the pulse to a job, as uids {@code pulse}, {@code pulse-partitions}, {@code pulse-sink}.
   */
  public static void attach(
      StreamExecutionEnvironment env, KafkaSettings settings, TopicLayout layout) {
    List<Tuple2<String, Integer>> partitions = new ArrayList<>();
    for (OtlpSignal signal : OtlpSignal.values()) {
      PharosTopic topic = OtlpSource.topicOf(signal);
      for (int partition = 0; partition < layout.partitionsOf(topic); partition++) {
        partitions.add(Tuple2.of(settings.nameOf(topic), partition));
      }
    }
    env.fromSource(
            new DataGeneratorSource<>(
                beat -> beat,
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(BEATS_PER_SECOND),
                Types.LONG),
            WatermarkStrategy.noWatermarks(),
            "pulse")
        .setParallelism(1)
        .uid("pulse")
        .flatMap(new EveryPartition(List.copyOf(partitions)))
        .returns(Types.TUPLE(Types.STRING, Types.INT))
        .setParallelism(1)
        .uid("pulse-partitions")
        .name("pulse-partitions")
        .sinkTo(
            KafkaSink.<Tuple2<String, Integer>>builder()
                .setKafkaProducerConfig(settings.clientProperties())
                .setBootstrapServers(settings.bootstrapServers())
                .setRecordSerializer(new PulseSerializer())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setProperty(ProducerConfig.ACKS_CONFIG, "all")
                .build())
        .setParallelism(1)
        .uid("pulse-sink")
        .name("pulse-sink");
  }

  /** Multiplies a beat by the partitions. */
  private static final class EveryPartition
      implements FlatMapFunction<Long, Tuple2<String, Integer>> {

    private static final long serialVersionUID = 1L;

    private final List<Tuple2<String, Integer>> partitions;

    EveryPartition(List<Tuple2<String, Integer>> partitions) {
      this.partitions = partitions;
    }

    @Override
    public void flatMap(Long beat, Collector<Tuple2<String, Integer>> out) {
      partitions.forEach(out::collect);
    }
  }

  /** Writes a pulse to a topic's partition. */
  private static final class PulseSerializer
      implements KafkaRecordSerializationSchema<Tuple2<String, Integer>> {

    private static final long serialVersionUID = 1L;

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        Tuple2<String, Integer> place, KafkaSinkContext context, Long elementTimestamp) {
      ProducerRecord<byte[], byte[]> pulse =
          new ProducerRecord<>(place.f0, place.f1, (Long) null, null, (byte[]) null);
      pulse.headers().add(HEADER, VERSION);
      return pulse;
    }
  }
}
