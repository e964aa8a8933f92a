package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanMessage;
import static io.pharos.operators.otlp.OtlpFixtures.traces;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.schemas.Body;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.codec.RecordCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadLimitsTest {

  private static final int MAX_HEAD_BYTES = 16 * 1024;

  @Test
  void bodyIsCutAtACharacterWithItsSizeAndHash() throws Exception {
    // 1 + 3 n bytes: the limit of 262,144 falls inside a character
    String prompt = "x" + "中".repeat(100_000);
    byte[] utf8 = prompt.getBytes(StandardCharsets.UTF_8);
    CollectedItems items = explode(span(1).addAttributes(attribute("input.value", prompt)));

    Body body = items.payloads.get(0).getBodies().get(0);
    assertThat(body.getText()).isEqualTo("x" + "中".repeat((PayloadLimits.MAX_BODY_BYTES - 1) / 3));
    assertThat(body.getOriginalBytes()).isEqualTo(utf8.length);
    assertThat(body.getOriginalSha256())
        .isEqualTo(ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(utf8)));
    assertThat(items.span().getTruncated()).isTrue();
    assertThat(items.count(IngestMetric.TRUNCATED)).isEqualTo(1);
  }

  @Test
  void bodyAtTheLimitIsWhole() {
    String prompt = "x".repeat(PayloadLimits.MAX_BODY_BYTES);
    CollectedItems items = explode(span(1).addAttributes(attribute("input.value", prompt)));

    assertThat(items.payloads.get(0).getBodies().get(0).getText()).isEqualTo(prompt);
    assertThat(items.span().getTruncated()).isFalse();
  }

  @Test
  void giantPayloadLosesItsLargestPartsFirst() {
    Span.Builder span = span(1).addAttributes(attribute("small", "kept"));
    for (int i = 0; i < 10; i++) {
      String text = "%d".formatted(i).repeat(100_000 + i);
      span.addAttributes(attribute("gen_ai.prompt." + i + ".content", text));
    }
    CollectedItems items = explode(span);
    Payload payload = items.payloads.get(0);

    assertThat(RecordCodec.of(Payload.class).encode(payload).length)
        .isLessThanOrEqualTo(PayloadLimits.MAX_BYTES)
        .isGreaterThan(PayloadLimits.MAX_BYTES - 110_000);
    assertThat(payload.getTruncated()).isTrue();
    assertThat(items.span().getTruncated()).isTrue();
    assertThat(payload.getAttributes()).containsEntry("small", "kept");
    List<Body> emptied =
        payload.getBodies().stream().filter(body -> body.getText().isEmpty()).toList();
    assertThat(emptied).extracting(Body::getSource).contains("gen_ai.prompt.9.content");
    assertThat(emptied)
        .allSatisfy(
            body -> {
              assertThat(body.getOriginalBytes()).isGreaterThan(100_000);
              assertThat(body.getOriginalSha256()).isNotNull();
            });
  }

  @Test
  void payloadsOfAnyShapeStayWithinTheLimit() {
    Span.Builder manyAttributes = span(1);
    Span.Builder manyEvents = span(1);
    for (int i = 0; i < 2_000; i++) {
      manyAttributes.addAttributes(attribute("k" + i, "é".repeat(2_000)));
      manyEvents.addEvents(
          Span.Event.newBuilder().setName("e").addAttributes(attribute("k", "é".repeat(4_000))));
    }
    Span.Builder hugeKeys = span(1);
    for (int i = 0; i < 600; i++) {
      hugeKeys.addAttributes(attribute(i + "k".repeat(100_000), "v"));
    }
    for (Span.Builder span : List.of(manyAttributes, manyEvents, hugeKeys)) {
      Payload payload = explode(span).payloads.get(0);

      assertThat(RecordCodec.of(Payload.class).encode(payload).length)
          .isLessThanOrEqualTo(PayloadLimits.MAX_BYTES);
      assertThat(payload.getTruncated()).isTrue();
    }
  }

  @Test
  void longAttributeOfAnyNameIsABody() {
    Payload payload =
        explode(span(1).addAttributes(attribute("notes", "n".repeat(5_000)))).payloads.get(0);

    assertThat(payload.getAttributes()).isEmpty();
    assertThat(payload.getBodies())
        .singleElement()
        .satisfies(body -> assertThat(body.getKind()).isEqualTo(BodyKind.UNKNOWN));
  }

  @Test
  void embeddingsLeaveOnlyTheirLength() {
    ArrayValue.Builder vector = ArrayValue.newBuilder();
    for (int i = 0; i < 1536; i++) {
      vector.addValues(AnyValue.newBuilder().setDoubleValue(0.1));
    }
    String key = "embedding.embeddings.0.embedding.vector";
    AnyValue value = AnyValue.newBuilder().setArrayValue(vector).build();
    Payload payload = explode(span(1).addAttributes(attribute(key, value))).payloads.get(0);

    assertThat(payload.getAttributes()).containsEntry(key, "[1536 numbers]");
    assertThat(payload.getTruncated()).isTrue();
  }

  @Test
  void headStaysSmallWhateverTheSpanSays() {
    String wide = "中".repeat(2_000);
    Span.Builder span = span(1).setName(wide);
    for (String key :
        List.of(
            "gen_ai.provider.name",
            "gen_ai.operation.name",
            "gen_ai.request.model",
            "gen_ai.response.model",
            "model.version",
            "gen_ai.response.id",
            "gen_ai.tool.name",
            "gen_ai.prompt.name",
            "gen_ai.prompt.version",
            "experiment.variant",
            "customer.id",
            "session.id",
            "user.id",
            "error.type")) {
      span.addAttributes(attribute(key, wide));
    }
    for (int i = 0; i < 100; i++) {
      span.addAttributes(attribute("gen_ai.completion." + i + ".finish_reason", wide));
      span.addAttributes(attribute("evaluations." + i + ".evaluation.name", wide + i));
      span.addAttributes(attribute("evaluations." + i + ".evaluation.label", wide));
    }
    CollectedItems items = explode(span);
    SpanHead head = items.spans.get(0);

    assertThat(RecordCodec.of(SpanHead.class).encode(head).length).isLessThan(MAX_HEAD_BYTES);
    assertThat(head.getSpan().getTruncated()).isTrue();
    assertThat(head.getSpan().getName()).isEqualTo("中".repeat(133));
    assertThat(items.payloads.get(0).getBodies())
        .anySatisfy(body -> assertThat(body.getSource()).isEqualTo("name"));
    assertThat(items.payloads.get(0).getAttributes()).containsEntry("session.id", wide);
  }

  @Test
  void resourceThatEveryPayloadRepeatsLosesItsLargestAttributes() {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 0; i < 500; i++) {
      resource.addAttributes(attribute("k" + i, "é".repeat(2_000 + i)));
    }
    resource.addAttributes(attribute("service.name", "s".repeat(4_096)));
    resource.addAttributes(attribute("region", "eu"));
    Payload payload = payloadUnder(resource.build());
    List<KeyValue> reversed = new ArrayList<>(resource.getAttributesList());
    Collections.reverse(reversed);

    assertThat(RecordCodec.of(Payload.class).encode(payload).length)
        .isLessThanOrEqualTo(PayloadLimits.MAX_RESOURCE_BYTES + 1_000)
        .isGreaterThan(PayloadLimits.MAX_RESOURCE_BYTES - 6_000);
    assertThat(payload.getTruncated()).isTrue();
    assertThat(payload.getResource())
        .containsEntry("region", "eu")
        .containsEntry("service.name", "s".repeat(4_096))
        .containsKey("k0")
        .doesNotContainKey("k499");
    assertThat(payloadUnder(Resource.newBuilder().addAllAttributes(reversed).build()).getResource())
        .isEqualTo(payload.getResource());
  }

  @Test
  void resourceAtTheLimitIsWhole() {
    Resource.Builder resource = Resource.newBuilder();
    for (int i = 10; i < 74; i++) {
      resource.addAttributes(attribute("k" + i, "v".repeat(1_021)));
    }
    Payload payload = payloadUnder(resource.build());

    assertThat(payload.getResource()).hasSize(64);
    assertThat(payload.getTruncated()).isFalse();
  }

  private static Payload payloadUnder(Resource resource) {
    TracesData.Builder request = traces(span(1)).toBuilder();
    request.getResourceSpansBuilder(0).setResource(resource);
    return CollectedItems.of(spanMessage(request.build().toByteArray())).payloads.get(0);
  }

  private static CollectedItems explode(Span.Builder span) {
    return CollectedItems.of(spanMessage(traces(span).toByteArray()));
  }
}
