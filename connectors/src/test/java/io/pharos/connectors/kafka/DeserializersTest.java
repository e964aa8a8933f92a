package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.progress.Incoming;
import io.pharos.schemas.progress.Marker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** What a source makes of a Kafka record. */
class DeserializersTest {

  private static final long NOON = 1_767_268_800_000L;

  private final RecordHeaders headers = new RecordHeaders();

  @Test
  void otlpRecordIsHandedOnWithItsPlaceAndTenant() {
    headers.add("x-tenant-id", "first".getBytes(StandardCharsets.UTF_8));
    headers.add("x-tenant-id", " acme ".getBytes(StandardCharsets.UTF_8));
    OtlpMessage message = otlp(new byte[] {10, 0});

    assertThat(message.value).containsExactly(10, 0);
    assertThat(message.signal).isEqualTo(OtlpSignal.TRACES);
    assertThat(message.tenant).as("the last of repeated headers").isEqualTo("acme");
    assertThat(message.topic).isEqualTo("otlp_spans");
    assertThat(message.partition).isEqualTo(2);
    assertThat(message.offset).isEqualTo(99);
    assertThat(message.timestampMs).isEqualTo(NOON);
    assertThat(message.isPulse()).isFalse();
  }

  @Test
  void tenantIsUnknownWithoutItsHeaderOrWithAnEmptyOne() {
    headers.add("other", "acme".getBytes(StandardCharsets.UTF_8));
    assertThat(otlp(new byte[0]).tenant).isNull();
    headers.add("x-tenant-id", new byte[0]);
    assertThat(otlp(new byte[0]).tenant).isNull();
    headers.add("x-tenant-id", null);
    assertThat(otlp(new byte[0]).tenant).isNull();
  }

  @Test
  void onlyARecordWithTheHeaderAndWithoutValueIsAPulse() {
    assertThat(otlp(null).isPulse()).as("no header").isFalse();
    assertThat(otlp(null).value).as("an empty request").isEmpty();
    headers.add(Pulse.HEADER, new byte[] {1});
    assertThat(otlp(null).isPulse()).isTrue();
    assertThat(otlp(new byte[] {10, 0}).isPulse()).as("telemetry goes first").isFalse();
  }

  @Test
  void onlyARecordWithTheHeaderAndWithoutValueIsAMarker() {
    byte[] marker = new Marker(1, 0, 1, NOON, false).toBytes();
    assertThat(internal(null).isMarker()).isFalse();
    headers.add(Marker.HEADER, marker);
    assertThat(internal(null).marker).isEqualTo(marker);
    assertThat(internal(new byte[] {1}).isMarker()).as("a record goes first").isFalse();
    assertThat(internal(new byte[] {1}).value).containsExactly(1);
  }

  private OtlpMessage otlp(byte[] value) {
    List<OtlpMessage> messages = new ArrayList<>();
    new OtlpDeserializer(OtlpSignal.TRACES, "x-tenant-id")
        .deserialize(record("otlp_spans", value), new ListCollector<>(messages));
    assertThat(messages).hasSize(1);
    return messages.get(0);
  }

  private Incoming internal(byte[] value) {
    List<Incoming> records = new ArrayList<>();
    new IncomingDeserializer()
        .deserialize(record("pharos.spans", value), new ListCollector<>(records));
    assertThat(records).hasSize(1);
    assertThat(records.get(0).timestampMs).isEqualTo(NOON);
    return records.get(0);
  }

  private ConsumerRecord<byte[], byte[]> record(String topic, byte[] value) {
    return new ConsumerRecord<>(
        topic,
        2,
        99,
        NOON,
        TimestampType.CREATE_TIME,
        0,
        value == null ? 0 : value.length,
        null,
        value,
        headers,
        Optional.empty());
  }
}
