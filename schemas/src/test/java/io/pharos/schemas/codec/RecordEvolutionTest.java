package io.pharos.schemas.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Records of every earlier version can be read by this one, and of this one by every earlier. */
class RecordEvolutionTest {

  /** Versions whose schemas lie in test resources; a release that changes a schema adds one. */
  static final List<String> VERSIONS = List.of("v1", "v2", "v3", "v4");

  /** What every version has stored as it wrote it. */
  static final SpanHead HEAD = SpanFixtures.llm(SpanFixtures.child(2, 1, 100, 900), 120, 30);

  static List<String> versions() {
    return VERSIONS;
  }

  static List<Class<? extends SpecificRecord>> records() {
    return List.of(
        SpanHead.class,
        LogHead.class,
        Payload.class,
        Step.class,
        Trace.class,
        DeadLetter.class,
        AcceleratorSample.class,
        EngineSample.class,
        MetricPoint.class,
        Attribution.class,
        DeviceWindow.class,
        Rollup.class,
        Alert.class);
  }

  /** First version of records that were not there from the beginning. */
  private static final Map<Class<?>, String> SINCE =
      Map.of(
          AcceleratorSample.class, "v3",
          EngineSample.class, "v3",
          MetricPoint.class, "v3",
          Attribution.class, "v3",
          DeviceWindow.class, "v3",
          Rollup.class, "v4",
          Alert.class, "v4");

  @ParameterizedTest
  @MethodSource("records")
  void everyVersionReadsEveryOther(Class<? extends SpecificRecord> type) {
    Schema current = RecordCodec.schemaOf(type);
    String since = SINCE.getOrDefault(type, VERSIONS.get(0));
    for (String version : VERSIONS.subList(VERSIONS.indexOf(since), VERSIONS.size())) {
      Schema earlier = schema(version, type);
      assertThat(compatibility(current, earlier)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
      assertThat(compatibility(earlier, current)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  @ParameterizedTest
  @MethodSource("records")
  void newestStoredVersionIsTheCurrentOne(Class<? extends SpecificRecord> type) {
    assertThat(RecordCodec.fingerprint(RecordCodec.schemaOf(type)))
        .as(
            "%s differs from its stored version. Add a version and run:%n%s",
            type, SchemaVersionCreator.COMMAND)
        .isEqualTo(RecordCodec.fingerprint(schema(newest(), type)));
  }

  @Test
  void fieldWithoutADefaultWouldBeNoticed() {
    Schema grown =
        SchemaBuilder.record("Tokens").fields().requiredLong("a").requiredLong("b").endRecord();
    Schema before = SchemaBuilder.record("Tokens").fields().requiredLong("a").endRecord();

    assertThat(compatibility(grown, before)).isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("versions")
  void bytesOfEveryVersionAreRead(String version) throws UnreadableRecordException {
    Schema written = schema(version, SpanHead.class);
    long fingerprint = RecordCodec.fingerprint(written);
    SchemaLookup lookup = asked -> asked == fingerprint ? Optional.of(written) : Optional.empty();
    byte[] bytes = Hex.parse(resource(version + "/SpanHead.hex").strip());

    assertThat(RecordCodec.of(SpanHead.class, lookup).decode(bytes)).isEqualTo(HEAD);
  }

  @Test
  void currentBytesAreThoseOfTheNewestVersion() {
    assertThat(Hex.of(RecordCodec.of(SpanHead.class).encode(HEAD)))
        .isEqualTo(resource(newest() + "/SpanHead.hex").strip());
  }

  static String newest() {
    return VERSIONS.get(VERSIONS.size() - 1);
  }

  @Test
  void unknownWriterSchemaIsLookedUp() throws Exception {
    Schema newer = schemaWithOneFieldMore();
    byte[] bytes = RecordCodec.of(SpanHead.class).encode(HEAD);
    byte[] written = new byte[bytes.length + 1];
    System.arraycopy(bytes, 0, written, 0, bytes.length);
    long fingerprint = RecordCodec.fingerprint(newer);
    for (int i = 0; i < Long.BYTES; i++) {
      written[2 + i] = (byte) (fingerprint >>> (8 * i));
    }

    SchemaLookup lookup = asked -> asked == fingerprint ? Optional.of(newer) : Optional.empty();
    assertThat(RecordCodec.of(SpanHead.class, lookup).decode(written)).isEqualTo(HEAD);
    assertThatExceptionOfType(UnreadableRecordException.class)
        .isThrownBy(() -> RecordCodec.of(SpanHead.class).decode(written))
        .withMessageContaining("SpanHead");
  }

  @Test
  void bytesThatAreNoRecordAreUnreadable() {
    RecordCodec<SpanHead> codec = RecordCodec.of(SpanHead.class);
    byte[] whole = codec.encode(HEAD);
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);

    for (byte[] bytes : List.of(new byte[0], new byte[] {1, 2, 3}, cut)) {
      assertThatExceptionOfType(UnreadableRecordException.class)
          .isThrownBy(() -> codec.decode(bytes));
    }
  }

  /** SpanHead with a boolean at its end, whose false is one more zero byte. */
  private static Schema schemaWithOneFieldMore() {
    String json = RecordCodec.schemaOf(SpanHead.class).toString();
    int end = json.lastIndexOf("]}");
    return new Schema.Parser()
        .parse(
            json.substring(0, end)
                + ",{\"name\":\"sampled\",\"type\":\"boolean\",\"default\":false}]}");
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static Schema schema(String version, Class<? extends SpecificRecord> type) {
    return new Schema.Parser().parse(resource(version + "/" + type.getSimpleName() + ".avsc"));
  }

  private static String resource(String name) {
    try (InputStream in = RecordEvolutionTest.class.getResourceAsStream("/versions/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
