package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Incoming;
import io.pharos.schemas.progress.Marker;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Hands a record of an internal topic on as it is, a marker told apart by its header. */
final class IncomingDeserializer implements KafkaRecordDeserializationSchema<Incoming> {

  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Incoming> out) {
    Header header = record.value() == null ? record.headers().lastHeader(Marker.HEADER) : null;
    out.collect(
        new Incoming(
            record.value(),
            header == null ? null : header.value(),
            record.timestamp(),
            record.topic(),
            record.partition(),
            record.offset()));
  }

  @Override
  public TypeInformation<Incoming> getProducedType() {
    return TypeInformation.of(Incoming.class);
  }
}
