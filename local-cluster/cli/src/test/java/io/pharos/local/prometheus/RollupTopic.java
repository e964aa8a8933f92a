package io.pharos.local.prometheus;

import io.pharos.connectors.kafka.EmbeddedKafka;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.progress.Marker;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of rollups on an embedded broker, written to as slo-metrics does. */
final class RollupTopic {

  static final int PARTITIONS = 3;

  private final EmbeddedKafka kafka;
  private final KafkaSettings settings;
  private final String name;
  private final RecordCodec<Rollup> codec = RecordCodec.of(Rollup.class);

  RollupTopic(EmbeddedKafka kafka, String suffix) {
    this.kafka = kafka;
    this.settings = kafka.settings(suffix, PARTITIONS);
    this.name = settings.nameOf(PharosTopic.ROLLUPS);
  }

  RollupTopic create() {
    new TopicAdmin(settings).apply(List.of(PharosTopic.ROLLUPS));
    return this;
  }

  KafkaSettings settings() {
    return settings;
  }

  void send(Rollup... rollups) throws Exception {
    for (Rollup rollup : rollups) {
      send(rollup.getTenant(), codec.encode(rollup), rollup.getEventTimeMs());
    }
  }

  void send(String key, byte[] value, long timestampMs) throws Exception {
    kafka.send(
        new ProducerRecord<>(name, null, timestampMs, key.getBytes(StandardCharsets.UTF_8), value));
  }

  /** As the only sender of its run. */
  void sendMarker(long watermarkMs) throws Exception {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(name, partition, watermarkMs, (byte[]) null, (byte[]) null);
      record.headers().add(Marker.HEADER, new Marker(1, 0, 1, watermarkMs, false).toBytes());
      kafka.send(record);
    }
  }
}
