package io.pharos.connectors.kafka;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Hands a record of an {@code otlp_*} topic on as it is. Only a pulse becomes a message without
 * value; a record without value that is none is an empty OTLP request.
 */
final class OtlpDeserializer implements KafkaRecordDeserializationSchema<OtlpMessage> {

  private static final long serialVersionUID = 1L;

  private static final byte[] EMPTY_REQUEST = {};

  private final OtlpSignal signal;
  private final String tenantHeader;

  OtlpDeserializer(OtlpSignal signal, String tenantHeader) {
    this.signal = signal;
    this.tenantHeader = tenantHeader;
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<OtlpMessage> out) {
    byte[] value = record.value();
    if (value == null && record.headers().lastHeader(Pulse.HEADER) == null) {
      value = EMPTY_REQUEST;
    }
    out.collect(
        new OtlpMessage(
            value,
            signal,
            tenant(record),
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp()));
  }

  private String tenant(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(tenantHeader);
    if (header == null || header.value() == null) {
      return null;
    }
    String tenant = new String(header.value(), StandardCharsets.UTF_8).strip();
    return tenant.isEmpty() ? null : tenant;
  }

  @Override
  public TypeInformation<OtlpMessage> getProducedType() {
    return TypeInformation.of(OtlpMessage.class);
  }
}
