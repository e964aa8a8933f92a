package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanId;
import static io.pharos.operators.otlp.OtlpFixtures.text;
import static io.pharos.operators.otlp.OtlpFixtures.traces;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.schemas.DeadLetterReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpReaderTest {

  private final OtlpReader reader = new OtlpReader();

  @Test
  void protobufAndJsonAreToldApartPerRecord() {
    TracesData request = traces(span(1), span(2));

    assertThat(ids(request.toByteArray())).containsExactly(1L, 2L);
    assertThat(ids(OtlpJsonPrinter.print(request))).containsExactly(1L, 2L);
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n", "\r\n\t ", "\n\n"})
  void whiteSpaceMayComeBeforeJson(String space) {
    String json = new String(OtlpJsonPrinter.print(traces(span(1))), StandardCharsets.UTF_8);

    assertThat(ids(bytes(space + json))).containsExactly(1L);
  }

  @Test
  void protobufThatLooksLikeJsonBehindANewlineIsProtobuf() {
    // A first resource of 123 bytes starts with 0x0A 0x7B, which is "\n{"
    int unpadded = traces(span(1)).getResourceSpans(0).getSerializedSize();
    TracesData request = traces(span(1).setTraceState("x".repeat(123 - unpadded - 2)));
    byte[] value = request.toByteArray();

    assertThat(value).startsWith('\n', '{');
    assertThat(ids(value)).containsExactly(1L);
  }

  @Test
  void emptyValueIsAnEmptyRequest() {
    OtlpBatch<Span> batch = reader.readTraces(new byte[0]);

    assertThat(batch.items()).isEmpty();
    assertThat(batch.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1]", "hello", "\u001f\u008b", "\u0012\u0000", "   "})
  void whatIsNeitherIsOneProblem(String value) {
    OtlpProblem problem = onlyProblem(value.getBytes(StandardCharsets.ISO_8859_1));

    assertThat(problem.reason()).isEqualTo(DeadLetterReason.UNPARSEABLE);
    assertThat(problem.path()).isEmpty();
    assertThat(problem.bytes()).isEqualTo(value.length());
  }

  @Test
  void tooLargeARequestIsRefusedUnread() {
    OtlpProblem problem = onlyProblem(new byte[OtlpReader.MAX_BYTES + 1]);

    assertThat(problem.reason()).isEqualTo(DeadLetterReason.TOO_LARGE);
  }

  @Test
  void brokenSpanLeavesItsSiblings() throws IOException {
    byte[] broken = span(2).build().toByteArray();
    broken[broken.length - 10] = (byte) 0xFF;
    Arrays.fill(broken, broken.length - 10, broken.length, (byte) 0xFF);
    byte[] value = request(span(1).build().toByteArray(), broken, span(3).build().toByteArray());

    OtlpBatch<Span> batch = reader.readTraces(value);

    assertThat(idsOf(batch)).containsExactly(1L, 3L);
    assertThat(batch.problems()).hasSize(1);
    assertThat(batch.problems().get(0).path()).isEqualTo("resourceSpans[0].scopeSpans[0].spans[1]");
    assertThat(batch.problems().get(0).items()).isEqualTo(1);
    assertThat(batch.problems().get(0).bytes()).isEqualTo(broken.length);
    assertThat(batch.items().get(1).path()).hasToString("resourceSpans[0].scopeSpans[0].spans[2]");
  }

  @Test
  void invalidUtf8BreaksOnlyItsSpan() throws IOException {
    byte[] broken = span(2).setName("ab").build().toByteArray();
    int name = indexOf(broken, new byte[] {'a', 'b'});
    broken[name] = (byte) 0xC3;
    broken[name + 1] = '(';
    byte[] value = request(span(1).build().toByteArray(), broken);

    assertThat(idsOf(reader.readTraces(value))).containsExactly(1L);
    assertThat(onlyProblem(value).detail()).contains("UTF-8");
  }

  @Test
  void protobufCutShortLosesOnlyWhatWasCut() {
    TracesData request = traces(span(1), span(2), span(3));
    byte[] value = request.toByteArray();
    for (int length = 1; length < value.length; length++) {
      OtlpBatch<Span> batch = reader.readTraces(Arrays.copyOf(value, length));

      assertThat(batch.problems()).as("cut at %s", length).hasSize(1);
      assertThat(idsOf(batch)).as("cut at %s", length).isSubsetOf(1L, 2L);
    }
    int lastSpan = span(3).build().getSerializedSize();
    byte[] withoutLast = Arrays.copyOf(value, value.length - lastSpan / 2);
    assertThat(idsOf(reader.readTraces(withoutLast))).containsExactly(1L, 2L);
    assertThat(onlyProblem(withoutLast).path()).endsWith("spans[2]");
  }

  @Test
  void jsonCutShortLosesOnlyWhatWasCut() {
    byte[] value = OtlpJsonPrinter.print(traces(span(1), span(2), span(3)));
    for (int length = 1; length < value.length; length++) {
      OtlpBatch<Span> batch = reader.readTraces(Arrays.copyOf(value, length));

      assertThat(batch.problems()).as("cut at %s", length).hasSize(1);
      assertThat(idsOf(batch)).as("cut at %s", length).isSubsetOf(1L, 2L, 3L);
    }
    byte[] inLast = Arrays.copyOf(value, value.length - 20);
    assertThat(idsOf(reader.readTraces(inLast))).containsExactly(1L, 2L);
    assertThat(onlyProblem(inLast).path()).endsWith("spans[2]");
  }

  @Test
  void brokenResourceTakesItsSpansAlongButNoOther() {
    String good = resourceJson("{\"attributes\":[]}", 1, 2);
    String bad = resourceJson("{\"attributes\":[{\"key\":{}}]}", 3, 4);

    OtlpBatch<Span> batch =
        reader.readTraces(bytes("{\"resourceSpans\":[" + bad + "," + good + "]}"));

    assertThat(idsOf(batch)).containsExactly(1L, 2L);
    assertThat(batch.problems()).hasSize(1);
    assertThat(batch.problems().get(0).path()).isEqualTo("resourceSpans[0].resource");
    assertThat(batch.problems().get(0).items()).isEqualTo(2);
  }

  @Test
  void brokenResourceInProtobufTakesItsSpansAlongButNoOther() throws IOException {
    ResourceSpans good = traces(span(1)).getResourceSpans(0);
    ResourceSpans twoSpans = traces(span(2), span(3)).getResourceSpans(0);
    byte[] brokenResource = twoSpans.getResource().toByteArray();
    brokenResource[1] = (byte) 0xFF;
    ByteArrayOutputStream broken = new ByteArrayOutputStream();
    writeField(broken, 1, brokenResource);
    writeField(broken, 2, twoSpans.getScopeSpans(0).toByteArray());
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    writeField(value, 1, broken.toByteArray());
    writeField(value, 1, good.toByteArray());

    OtlpBatch<Span> batch = reader.readTraces(value.toByteArray());

    assertThat(idsOf(batch)).containsExactly(1L);
    assertThat(batch.problems()).hasSize(1);
    assertThat(batch.problems().get(0).items()).isEqualTo(2);
  }

  @Test
  void brokenScopeLeavesItsSpansWithoutScope() {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"scope\":{\"name\":{}},\"spans\":["
            + spanJson(1)
            + "]}]}]}";

    OtlpBatch<Span> batch = reader.readTraces(bytes(json));

    assertThat(idsOf(batch)).containsExactly(1L);
    assertThat(batch.problems()).singleElement().extracting(OtlpProblem::items).isEqualTo(0);
  }

  @ParameterizedTest
  @CsvSource({
    "\"startTimeUnixNano\":\"noon\", startTimeUnixNano: not a number",
    "\"startTimeUnixNano\":1.5, startTimeUnixNano: not a whole 64-bit number",
    "\"startTimeUnixNano\":\"1e99999999\", startTimeUnixNano: a number out of range",
    "\"kind\":\"SPAN_KIND_NONE\", kind: not a number",
    "\"kind\":{}, kind: not text",
    "\"name\":[], name: not text",
    "\"attributes\":{}, attributes: not a list",
    "\"attributes\":[null], attributes[0]: not an object",
    "\"status\":2, status: not an object",
    "'\"attributes\":[{\"key\":\"a\"},{\"value\":{\"boolValue\":7}}]',"
        + " attributes[1].value.boolValue: neither true nor false",
    "'\"attributes\":[{\"value\":{\"doubleValue\":\"1d\"}}]',"
        + " attributes[0].value.doubleValue: not a number",
    "'\"attributes\":[{\"value\":{\"bytesValue\":\"%\"}}]',"
        + " attributes[0].value.bytesValue: not base64",
  })
  void brokenJsonSpanSaysWhereAndWhyAndLeavesItsSiblings(String field, String detail) {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
            + spanJson(1)
            + ",{"
            + field
            + "},"
            + spanJson(3)
            + "]}]}]}";

    OtlpBatch<Span> batch = reader.readTraces(bytes(json));

    assertThat(idsOf(batch)).containsExactly(1L, 3L);
    assertThat(batch.problems()).hasSize(1);
    assertThat(batch.problems().get(0).detail()).isEqualTo(detail);
    assertThat(batch.problems().get(0).path()).isEqualTo("resourceSpans[0].scopeSpans[0].spans[1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"startTimeUnixNano\":\"%s\"",
        "\"startTimeUnixNano\":\"%s.0\"",
        "\"startTimeUnixNano\":\"-%s\"",
        "\"kind\":\"%s\"",
        "\"attributes\":[{\"value\":{\"intValue\":\"%s\"}}]",
        "\"attributes\":[{\"value\":{\"doubleValue\":\"%s\"}}]",
      })
  void numberOfMillionsOfDigitsIsRefusedWithoutReadingThem(String field) {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{"
            + field.formatted("1".repeat(7_000_000))
            + "},"
            + spanJson(2)
            + "]}]}]}";

    // read as decimals they take minutes
    OtlpBatch<Span> batch =
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> reader.readTraces(bytes(json)));

    assertThat(idsOf(batch)).containsExactly(2L);
    assertThat(batch.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.detail()).contains("a number of more than").hasSizeLessThan(100);
              assertThat(problem.items()).isEqualTo(1);
            });
  }

  @Test
  void longestHonestNumbersAreRead() {
    String least = new BigDecimal(Double.MIN_VALUE).toPlainString();
    String greatest = Long.toUnsignedString(-1);
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\""
            + greatest
            + "\",\"attributes\":[{\"value\":{\"doubleValue\":\""
            + least
            + "\"}}]}]}]}]}";

    OtlpBatch<Span> batch = reader.readTraces(bytes(json));

    assertThat(batch.problems()).isEmpty();
    Span span = batch.items().get(0).value();
    assertThat(span.getStartTimeUnixNano()).isEqualTo(-1);
    assertThat(span.getAttributes(0).getValue().getDoubleValue()).isEqualTo(Double.MIN_VALUE);
  }

  @Test
  void jsonSpellingsOfOneSpanMeanTheSame() {
    Span expected =
        span(0xAB)
            .setKind(Span.SpanKind.SPAN_KIND_CLIENT)
            .addAttributes(
                attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN).build()))
            .addAttributes(attribute("bytes", bytesValue(1, 2, 3)))
            .addAttributes(attribute("n", AnyValue.newBuilder().setIntValue(-5).build()))
            .build();
    String common =
        "\"name\":\"span 171\",\"endTimeUnixNano\":\""
            + expected.getEndTimeUnixNano()
            + "\",\"attributes\":[{\"key\":\"nan\",\"value\":{\"doubleValue\":\"NaN\"}},"
            + "{\"key\":\"bytes\",\"value\":{\"bytesValue\":\"AQID\"}},"
            + "{\"key\":\"n\",\"value\":{\"intValue\":%s}}],\"newField\":{\"a\":[1]},\"flags\":null,";
    List<String> spellings =
        List.of(
            common.formatted("\"-5\"")
                + "\"traceId\":\"000000000000abcd0000000000000001\",\"spanId\":\"00000000000000ab\","
                + "\"kind\":3,\"startTimeUnixNano\":\"1767225600000000000\"",
            common.formatted("-5")
                + "\"traceId\":\"000000000000ABCD0000000000000001\",\"spanId\":\"00000000000000AB\","
                + "\"kind\":\"SPAN_KIND_CLIENT\",\"startTimeUnixNano\":1767225600000000000",
            common.formatted("-5.0")
                + "\"trace_id\":\"AAAAAAAAq80AAAAAAAAAAQ==\",\"span_id\":\"AAAAAAAAAKs=\","
                + "\"kind\":\"3\",\"start_time_unix_nano\":1.7672256e18");

    for (String spelling : spellings) {
      String json = "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + spelling + "}]}]}]}";
      OtlpBatch<Span> batch = reader.readTraces(bytes(json));

      assertThat(batch.problems()).as(spelling).isEmpty();
      assertThat(batch.items().get(0).value()).as(spelling).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000ab, 8",
    "ab, 1",
    "'', 0",
    "AAAAAAAAAKs=, 8",
    "AAAAAAAAAKs, 8",
    "not an id, 1",
    "zz, 1",
    "abc, 1"
  })
  void jsonIdsAreHexOrElseBase64OfTheRightLengthOrElseNone(String text, int bytes) {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"spanId\":\"" + text + "\"}]}]}]}";

    ByteString id = reader.readTraces(bytes(json)).items().get(0).value().getSpanId();

    assertThat(id.size()).isEqualTo(bytes);
  }

  @Test
  void formerSpellingOfScopesIsUnderstood() {
    String json =
        "{\"resourceSpans\":[{\"instrumentationLibrarySpans\":[{\"instrumentationLibrary\":"
            + "{\"name\":\"old\"},\"spans\":["
            + spanJson(1)
            + "]}]}]}";

    OtlpBatch<Span> batch = reader.readTraces(bytes(json));

    assertThat(idsOf(batch)).containsExactly(1L);
    assertThat(batch.items().get(0).scope().getName()).isEqualTo("old");
  }

  @Test
  void telemetryOfAnotherSignalIsAProblemInsteadOfNothing() {
    assertThat(onlyProblem(bytes("{\"resourceLogs\":[{}]}")).detail()).contains("resourceLogs");
  }

  @Test
  void nestingEndsAtTheSameDepthInBothForms() {
    for (int levels : new int[] {10, 45, 46, 47, 48, 49, 50, 51, 52, 60}) {
      TracesData request =
          traces(span(1), span(2).addAttributes(attribute("deep", nested(levels))), span(3));

      List<Long> fromProtobuf = ids(request.toByteArray());
      List<Long> fromJson = ids(OtlpJsonPrinter.print(request));

      assertThat(fromJson).as("%s levels", levels).isEqualTo(fromProtobuf);
      assertThat(fromProtobuf).as("%s levels", levels).contains(1L, 3L);
      assertThat(fromProtobuf.contains(2L)).as("%s levels", levels).isEqualTo(levels < 50);
    }
  }

  @Test
  void absurdlyDeepJsonIsAProblemAndNoStackOverflow() {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
            + spanJson(1)
            + ",{\"attributes\":"
            + "[".repeat(100_000);

    assertThat(ids(bytes(json))).containsExactly(1L);
    assertThat(onlyProblem(bytes(json)).path()).endsWith("spans[1]");
  }

  private static AnyValue nested(int levels) {
    AnyValue value = text("bottom");
    for (int i = 0; i < levels; i++) {
      value = AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(value)).build();
    }
    return value;
  }

  private static AnyValue bytesValue(int... bytes) {
    byte[] value = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      value[i] = (byte) bytes[i];
    }
    return AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(value)).build();
  }

  private static String resourceJson(String resource, int... spans) {
    String list =
        String.join(",", Arrays.stream(spans).mapToObj(OtlpReaderTest::spanJson).toList());
    return "{\"scopeSpans\":[{\"spans\":[" + list + "]}],\"resource\":" + resource + "}";
  }

  private static String spanJson(int id) {
    return OtlpJsonPrinter.object(span(id).build()).toString();
  }

  private static byte[] request(byte[]... spans) throws IOException {
    ByteArrayOutputStream scope = new ByteArrayOutputStream();
    for (byte[] each : spans) {
      writeField(scope, 2, each);
    }
    ByteArrayOutputStream resource = new ByteArrayOutputStream();
    writeField(resource, 2, scope.toByteArray());
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    writeField(request, 1, resource.toByteArray());
    return request.toByteArray();
  }

  private static void writeField(ByteArrayOutputStream out, int field, byte[] value)
      throws IOException {
    CodedOutputStream coded = CodedOutputStream.newInstance(out);
    coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    coded.writeByteArrayNoTag(value);
    coded.flush();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; i <= bytes.length - part.length; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not there");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private OtlpProblem onlyProblem(byte[] value) {
    OtlpBatch<Span> batch = reader.readTraces(value);
    assertThat(batch.problems()).hasSize(1);
    return batch.problems().get(0);
  }

  private List<Long> ids(byte[] value) {
    return idsOf(reader.readTraces(value));
  }

  private static List<Long> idsOf(OtlpBatch<Span> batch) {
    return batch.items().stream()
        .map(item -> item.value().getSpanId().asReadOnlyByteBuffer().getLong())
        .toList();
  }

  @Test
  void spanIdsOfTheseFixturesAreTheirNumbers() {
    assertThat(spanId(7).asReadOnlyByteBuffer().getLong()).isEqualTo(7);
  }
}
