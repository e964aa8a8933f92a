package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.schemas.Body;
import io.pharos.schemas.Payload;
import io.pharos.schemas.document.SpanDocument;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The cases of {@code dialect-cases.yaml}, each in both encodings. */
class DialectCasesTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> TOKENS =
      List.of("input_uncached", "cache_read", "cache_write", "output_visible", "reasoning");

  static Stream<Arguments> cases() throws IOException {
    try (InputStream in = DialectCasesTest.class.getResourceAsStream("/dialect-cases.yaml")) {
      List<Map<String, Object>> cases = new Yaml().load(in);
      return cases.stream().map(each -> Arguments.of(each.get("case"), JSON.valueToTree(each)));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void readsAsExpected(String name, JsonNode said) throws IOException {
    TracesData request = request(said);
    CollectedItems items = CollectedItems.of(OtlpFixtures.spanMessage(request.toByteArray()));
    CollectedItems fromJson =
        CollectedItems.of(OtlpFixtures.spanMessage(OtlpJsonPrinter.print(request)));

    items.span();
    assertThat(actual(items, said.path("expect"))).as(name).isEqualTo(normal(said.path("expect")));
    assertThat(kinds(items.payloads.get(0), said.path("bodies"))).isEqualTo(said.path("bodies"));
    for (JsonNode key : said.path("payload")) {
      Payload payload = items.payloads.get(0);
      boolean isBody =
          payload.getBodies().stream().anyMatch(body -> body.getSource().equals(key.asText()));
      assertThat(isBody || payload.getAttributes().containsKey(key.asText()))
          .as(key.asText())
          .isTrue();
    }
    assertThat(fromJson.spans).isEqualTo(items.spans);
    assertThat(fromJson.payloads).isEqualTo(items.payloads);
  }

  /** The members that are expected, as they are; of parameters only those that are given. */
  private static JsonNode actual(CollectedItems items, JsonNode expect) throws IOException {
    JsonNode document = JSON.readTree(SpanDocument.of(items.spans.get(0)));
    ObjectNode actual = JSON.createObjectNode();
    expect
        .fieldNames()
        .forEachRemaining(
            field -> {
              JsonNode tokens = document.path("tokens");
              switch (field) {
                case "tokens" -> actual.set(field, tokens.isNull() ? tokens : parts(tokens));
                case "estimated" -> actual.set(field, tokens.path(field));
                case "parameters" -> actual.set(field, given(document.path(field)));
                default -> actual.set(field, document.get(field));
              }
            });
    return normal(actual);
  }

  private static ArrayNode parts(JsonNode tokens) {
    ArrayNode parts = JSON.createArrayNode();
    TOKENS.forEach(part -> parts.add(tokens.path(part)));
    return parts;
  }

  private static ObjectNode given(JsonNode parameters) {
    ObjectNode given = JSON.createObjectNode();
    parameters
        .properties()
        .forEach(
            each -> {
              if (!each.getValue().isNull()) {
                given.set(each.getKey(), each.getValue());
              }
            });
    return given;
  }

  /** The same text for the same numbers. */
  private static JsonNode normal(JsonNode node) throws IOException {
    return JSON.readTree(JSON.writeValueAsString(node));
  }

  private static JsonNode kinds(Payload payload, JsonNode expected) {
    if (expected.isMissingNode()) {
      return expected;
    }
    Map<String, String> kinds = new HashMap<>();
    for (Body body : payload.getBodies()) {
      kinds.put(body.getSource(), body.getKind().name().toLowerCase(Locale.ROOT));
    }
    ObjectNode found = JSON.createObjectNode();
    expected.fieldNames().forEachRemaining(source -> found.put(source, kinds.get(source)));
    return found;
  }

  private static TracesData request(JsonNode said) {
    Span.Builder span =
        OtlpFixtures.span(1)
            .setName(said.path("name").asText())
            .setEndTimeUnixNano(OtlpFixtures.ns(3_000));
    said.path("attributes")
        .properties()
        .forEach(
            each ->
                span.addAttributes(OtlpFixtures.attribute(each.getKey(), value(each.getValue()))));
    for (JsonNode event : said.path("events")) {
      Span.Event.Builder added =
          span.addEventsBuilder()
              .setName(event.path("name").asText())
              .setTimeUnixNano(OtlpFixtures.ns(event.path("at_ms").asLong()));
      event
          .path("attributes")
          .properties()
          .forEach(
              each ->
                  added.addAttributes(
                      OtlpFixtures.attribute(each.getKey(), value(each.getValue()))));
    }
    if (said.path("status").asText().equals("error")) {
      span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR));
    }
    TracesData.Builder request = OtlpFixtures.traces(span).toBuilder();
    request
        .getResourceSpansBuilder(0)
        .getScopeSpansBuilder(0)
        .setScope(InstrumentationScope.newBuilder().setName(said.path("scope").asText("")));
    return request.build();
  }

  private static AnyValue value(JsonNode value) {
    AnyValue.Builder any = AnyValue.newBuilder();
    if (value.isBoolean()) {
      return any.setBoolValue(value.asBoolean()).build();
    }
    if (value.isIntegralNumber()) {
      return any.setIntValue(value.asLong()).build();
    }
    if (value.isNumber()) {
      return any.setDoubleValue(value.asDouble()).build();
    }
    if (value.isArray()) {
      ArrayValue.Builder list = ArrayValue.newBuilder();
      value.forEach(each -> list.addValues(value(each)));
      return any.setArrayValue(list).build();
    }
    return any.setStringValue(value.asText()).build();
  }
}
