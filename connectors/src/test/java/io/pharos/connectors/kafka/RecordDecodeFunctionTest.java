package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.progress.Incoming;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.SchemaLookup;
import io.pharos.schemas.progress.Marker;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Records come out as they went in; what cannot be read is told, with its place. */
// The harness's close() declares Exception, which javac takes for an InterruptedException.
@SuppressWarnings("try")
class RecordDecodeFunctionTest {

  private static final long NOON = 1_767_268_800_000L;

  private final RecordCodec<SpanHead> codec = RecordCodec.of(SpanHead.class);

  @Test
  void recordsKeepTheirTimestampAndMarkersAreTakenOut() throws Exception {
    try (var harness = decoder(SchemaLookup.NONE)) {
      SpanHead head = SpanHeadFixtures.named("a", NOON);
      Incoming marker =
          new Incoming(null, new Marker(1, 0, 1, NOON, false).toBytes(), NOON, "t", 0, 1);
      harness.processElement(incoming(codec.encode(head)), NOON);
      harness.processElement(marker, NOON);
      harness.processWatermark(NOON);

      assertThat(harness.getRecordOutput()).containsExactly(new StreamRecord<>(head, NOON));
      assertThat(harness.getOutput()).hasSize(2);
      assertThat(letters(harness)).isEmpty();
    }
  }

  @Test
  void bytesThatAreNoRecordBecomeADeadLetterWithTheirPlace() throws Exception {
    try (var harness = decoder(SchemaLookup.NONE)) {
      harness.processElement(incoming(new byte[] {1, 2, 3}), NOON);

      assertThat(harness.getRecordOutput()).isEmpty();
      assertThat(letters(harness))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo(DeadLetterReason.UNREADABLE_RECORD);
                assertThat(letter.getTopic()).isEqualTo("pharos.spans");
                assertThat(letter.getPartition()).isEqualTo(3);
                assertThat(letter.getOffset()).isEqualTo(77);
                assertThat(letter.getEventTimeMs()).isEqualTo(NOON);
                assertThat(letter.getPayloadBytes()).isEqualTo(3);
                assertThat(letter.getPayload()).isNull();
                assertThat(letter.getJob()).isEqualTo("testing");
              });
    }
  }

  @Test
  void recordWithoutValueAndMarkerOfAnUnknownVersionAreNotDroppedSilently() throws Exception {
    try (var harness = decoder(SchemaLookup.NONE)) {
      byte[] later = new Marker(1, 0, 1, NOON, false).toBytes();
      later[0] = 9;
      harness.processElement(incoming(null), NOON);
      harness.processElement(new Incoming(null, later, NOON, "pharos.spans", 3, 78), NOON);

      assertThat(letters(harness))
          .extracting(DeadLetter::getReason)
          .containsExactly(DeadLetterReason.UNREADABLE_RECORD, DeadLetterReason.UNREADABLE_RECORD);
    }
  }

  @Test
  void recordOfALaterSchemaIsReadWithTheSchemaThatIsLookedUp() throws Exception {
    Schema later = laterSchema();
    SchemaLookup published = fingerprint -> Optional.of(laterSchema());
    try (var harness = decoder(published)) {
      harness.processElement(incoming(encodeWith(later, "a")), NOON);

      assertThat(letters(harness)).isEmpty();
      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(head -> assertThat(head.getSpan().getName()).isEqualTo("a"));
    }
  }

  @Test
  void recordOfAnUnpublishedSchemaFailsTheJobInsteadOfBeingGivenUp() throws Exception {
    byte[] bytes = encodeWith(laterSchema(), "a");
    SchemaLookup nothing =
        fingerprint -> {
          throw new UnknownSchemaException(fingerprint);
        };
    try (var harness = decoder(nothing)) {
      assertThatThrownBy(() -> harness.processElement(incoming(bytes), NOON))
          .isInstanceOf(UnknownSchemaException.class)
          .hasMessageContaining("pharos.schemas");
      assertThat(letters(harness)).isEmpty();
    }
  }

  @Test
  void damagedRecordsNeverStopTheJobAndAreAllAccountedFor() throws Exception {
    Random random = new Random(11);
    byte[] whole = codec.encode(SpanHeadFixtures.named("a span of some length", NOON));
    int damaged = 5_000;
    try (var harness = decoder(SchemaLookup.NONE)) {
      for (int i = 0; i < damaged; i++) {
        byte[] bytes = Arrays.copyOf(whole, 10 + random.nextInt(whole.length - 9));
        // After the 10 bytes of the header, which name the schema.
        for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 10; flips--) {
          bytes[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt(256);
        }
        harness.processElement(incoming(bytes), NOON);
      }
      assertThat(letters(harness)).isNotEmpty();
      assertThat(harness.getRecordOutput().size() + letters(harness).size()).isEqualTo(damaged);
    }
  }

  private static OneInputStreamOperatorTestHarness<Incoming, SpanHead> decoder(SchemaLookup lookup)
      throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new RecordDecodeFunction<>(SpanHead.class, lookup, "testing")));
    harness.open();
    return harness;
  }

  private static Incoming incoming(byte[] value) {
    return new Incoming(value, null, NOON, "pharos.spans", 3, 77);
  }

  private static List<DeadLetter> letters(
      OneInputStreamOperatorTestHarness<Incoming, SpanHead> harness) {
    var letters = harness.getSideOutput(RecordDecodeFunction.unreadable());
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }

  /** The schema of span heads with one more field, as a later build might have it. */
  static Schema laterSchema() {
    Schema now = RecordCodec.schemaOf(SpanHead.class);
    List<Schema.Field> fields = new ArrayList<>();
    for (Schema.Field field : now.getFields()) {
      fields.add(new Schema.Field(field, field.schema()));
    }
    fields.add(new Schema.Field("region", Schema.create(Schema.Type.STRING), null, "nowhere"));
    return Schema.createRecord(now.getName(), null, now.getNamespace(), false, fields);
  }

  static byte[] encodeWith(Schema schema, String name) throws Exception {
    SpanHead head = SpanHeadFixtures.named(name, NOON);
    GenericRecord record = new GenericData.Record(schema);
    for (Schema.Field field : head.getSchema().getFields()) {
      record.put(field.name(), head.get(field.pos()));
    }
    record.put("region", "eu-1");
    ByteBuffer bytes =
        new BinaryMessageEncoder<GenericRecord>(SpecificData.get(), schema).encode(record);
    byte[] array = new byte[bytes.remaining()];
    bytes.get(array);
    return array;
  }
}
