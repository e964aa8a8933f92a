package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Outgoing;
import io.pharos.schemas.progress.Marker;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes Kafka records of what goes out. A record's partition follows from its key and its timestamp
 * is its event time; a marker goes to its partition with nothing but its header.
 *
 * <p>A marker has the producer's time: retention then counts from when something was written, also
 * where event times are old, since Kafka drops a segment by its greatest timestamp.
 */
final class OutgoingSerializer
    implements KafkaRecordSerializationSchema<Outgoing>, KafkaDatasetFacetProvider {

  private static final long serialVersionUID = 1L;

  private final String topic;

  OutgoingSerializer(String topic) {
    this.topic = topic;
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Outgoing outgoing, KafkaSinkContext context, Long elementTimestamp) {
    Long timestampMs = outgoing.timestampMs == Outgoing.NOW ? null : outgoing.timestampMs;
    Integer partition = outgoing.partition == Outgoing.BY_KEY ? null : outgoing.partition;
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, timestampMs, outgoing.key, outgoing.value);
    if (outgoing.isMarker()) {
      record.headers().add(Marker.HEADER, outgoing.marker);
    }
    return record;
  }

  /** Transaction pooling asks the broker about this topic, and refuses to start without it. */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
