package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.BEGINNING_MS;
import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.ns;
import static io.pharos.operators.otlp.OtlpFixtures.number;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanId;
import static io.pharos.operators.otlp.OtlpFixtures.spanMessage;
import static io.pharos.operators.otlp.OtlpFixtures.text;
import static io.pharos.operators.otlp.OtlpFixtures.traces;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanKind;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanNormaliserTest {

  @Test
  void headCarriesWhatTheSpanSays() {
    CollectedItems items =
        explode(
            span(7)
                .setParentSpanId(spanId(3))
                .setName("checkout")
                .setKind(Span.SpanKind.SPAN_KIND_SERVER));
    io.pharos.schemas.Span head = items.span();

    assertThat(items.spans.get(0).getTenant()).isEqualTo("acme");
    assertThat(items.spans.get(0).getTraceId().bytes())
        .isEqualTo(OtlpFixtures.traceId(1).toByteArray());
    assertThat(head.getSpanId().bytes()).isEqualTo(spanId(7).toByteArray());
    assertThat(head.getParentSpanId().bytes()).isEqualTo(spanId(3).toByteArray());
    assertThat(head.getName()).isEqualTo("checkout");
    assertThat(head.getService()).isEqualTo("shop");
    assertThat(head.getKind()).isEqualTo(SpanKind.SERVER);
    assertThat(head.getStartNs()).isEqualTo(ns(0));
    assertThat(head.getEndNs()).isEqualTo(ns(10));
    assertThat(head.getEventTimeMs()).isEqualTo(BEGINNING_MS + 10);
    assertThat(head.getError()).isFalse();
    assertThat(head.getCall()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "0, trace id is absent",
    "1, trace id has 1 bytes instead of 16",
    "15, trace id has 15 bytes instead of 16",
    "17, trace id has 17 bytes instead of 16"
  })
  void traceIdOfTheWrongLengthIsRefused(int bytes, String detail) {
    DeadLetter letter = refused(span(1).setTraceId(filled(bytes, 1)));

    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_TRACE_ID);
    assertThat(letter.getDetail()).isEqualTo(detail);
    assertThat(letter.getTraceId()).isNull();
    assertThat(letter.getSpanId()).isNotNull();
  }

  @Test
  void zeroTraceIdIsRefused() {
    DeadLetter letter = refused(span(1).setTraceId(filled(16, 0)));

    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_TRACE_ID);
    assertThat(letter.getDetail()).isEqualTo("trace id is all zero");
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "7, 1", "9, 1", "8, 0"})
  void spanIdThatIsNoneIsRefused(int bytes, int fill) {
    DeadLetter letter = refused(span(1).setSpanId(filled(bytes, fill)));

    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_SPAN_ID);
    assertThat(letter.getTraceId()).isNotNull();
  }

  @Test
  void parentIdOfTheWrongLengthIsRefused() {
    DeadLetter letter = refused(span(1).setParentSpanId(filled(5, 1)));

    assertThat(letter.getReason()).isEqualTo(DeadLetterReason.INVALID_SPAN_ID);
    assertThat(letter.getDetail()).isEqualTo("parent span id has 5 bytes instead of 8");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8})
  void absentOrZeroParentMakesARoot(int bytes) {
    assertThat(explode(span(1).setParentSpanId(filled(bytes, 0))).span().getParentSpanId())
        .isNull();
  }

  @Test
  void timesThatAreAbsentOrTooLateAreRefused() {
    for (Span.Builder span :
        new Span.Builder[] {
          span(1).clearStartTimeUnixNano(),
          span(1).clearEndTimeUnixNano(),
          span(1).setStartTimeUnixNano(Long.MIN_VALUE),
          span(1).setEndTimeUnixNano(-1)
        }) {
      assertThat(refused(span).getReason()).isEqualTo(DeadLetterReason.INVALID_TIME);
    }
  }

  @Test
  void endBeforeStartIsKeptAndCounted() {
    CollectedItems items = explode(span(1).setEndTimeUnixNano(ns(-5)));

    assertThat(items.span().getStartNs()).isEqualTo(ns(0));
    assertThat(items.span().getEndNs()).isEqualTo(ns(0));
    assertThat(items.count(IngestMetric.END_BEFORE_START)).isEqualTo(1);
  }

  @Test
  void endAfterTheKafkaRecordIsClamped() {
    long kafkaMs = BEGINNING_MS + 60_000;
    CollectedItems late = explode(span(1).setEndTimeUnixNano((kafkaMs + 1) * 1_000_000));
    CollectedItems just = explode(span(1).setEndTimeUnixNano(kafkaMs * 1_000_000 + 999_999));

    assertThat(late.span().getEventTimeMs()).isEqualTo(kafkaMs);
    assertThat(late.span().getClockClamped()).isTrue();
    assertThat(late.span().getEndNs()).isEqualTo((kafkaMs + 1) * 1_000_000);
    assertThat(late.payloads.get(0).getEventTimeMs()).isEqualTo(kafkaMs);
    assertThat(late.count(IngestMetric.CLAMPED)).isEqualTo(1);
    assertThat(just.span().getEventTimeMs()).isEqualTo(kafkaMs);
    assertThat(just.span().getClockClamped()).isFalse();
  }

  @Test
  void contentRankIgnoresTheOrderOfAttributesAndTheKafkaRecord() {
    Span.Builder one =
        span(1).addAttributes(attribute("a", "1")).addAttributes(attribute("b", "2"));
    Span.Builder two =
        span(1).addAttributes(attribute("b", "2")).addAttributes(attribute("a", "1"));
    OtlpMessage other = spanMessage(traces(two).toByteArray());
    other.offset = 99;
    other.timestampMs += 5_000;

    assertThat(CollectedItems.of(other).span().getContentRank())
        .isEqualTo(explode(one).span().getContentRank());
  }

  @Test
  void contentRankTellsDeliveriesOfOneSpanApartWhereTheirClampedEventTimesDiffer() {
    byte[] request = traces(span(1).setEndTimeUnixNano(ns(120_000))).toByteArray();
    OtlpMessage later = spanMessage(request);
    later.timestampMs += 5_000;
    OtlpMessage again = spanMessage(request);
    again.offset = 99;
    OtlpMessage unclamped = spanMessage(request);
    unclamped.timestampMs += 60_000;
    int rank = CollectedItems.of(spanMessage(request)).span().getContentRank();

    assertThat(CollectedItems.of(later).span().getContentRank()).isNotEqualTo(rank);
    assertThat(CollectedItems.of(unclamped).span().getContentRank()).isNotEqualTo(rank);
    assertThat(CollectedItems.of(again).span().getContentRank()).isEqualTo(rank);
  }

  @Test
  void contentRankTellsDifferentContentApart() {
    int rank = explode(span(1).addAttributes(attribute("a", "1"))).span().getContentRank();
    Span.Builder[] others = {
      span(1),
      span(1).addAttributes(attribute("a", "2")),
      span(1).addAttributes(attribute("a", number(1))),
      span(1).addAttributes(attribute("a", "1")).setName("other"),
      span(1).addAttributes(attribute("a", "1")).setParentSpanId(spanId(9)),
      span(1).addAttributes(attribute("a", "1")).setEndTimeUnixNano(ns(11)),
      span(1).addAttributes(attribute("a", "1")).addEvents(Span.Event.newBuilder().setName("e"))
    };

    for (Span.Builder other : others) {
      assertThat(explode(other).span().getContentRank()).isNotEqualTo(rank);
    }
  }

  @Test
  void statusMakesAnErrorAndItsTextIsABody() {
    CollectedItems items =
        explode(
            span(1)
                .addAttributes(attribute("error.type", "RateLimitError"))
                .setStatus(
                    Status.newBuilder()
                        .setCode(Status.StatusCode.STATUS_CODE_ERROR)
                        .setMessage("429 for jane")));

    assertThat(items.span().getError()).isTrue();
    assertThat(items.span().getErrorType()).isEqualTo("RateLimitError");
    assertThat(items.payloads.get(0).getBodies())
        .singleElement()
        .satisfies(
            body -> {
              assertThat(body.getKind()).isEqualTo(BodyKind.STATUS);
              assertThat(body.getSource()).isEqualTo("status.message");
              assertThat(body.getText()).isEqualTo("429 for jane");
              assertThat(body.getOriginalBytes()).isEqualTo(12);
              assertThat(body.getOriginalSha256()).isNull();
            });
  }

  @Test
  void exceptionGivesTheErrorTypeOnlyOfASpanThatFailed() {
    Span.Event exception =
        Span.Event.newBuilder()
            .setName("exception")
            .addAttributes(attribute("exception.type", "TimeoutError"))
            .addAttributes(attribute("exception.stacktrace", "at line 1"))
            .build();
    Status failed = Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).build();
    CollectedItems items = explode(span(1).addEvents(exception).setStatus(failed));

    assertThat(items.span().getErrorType()).isEqualTo("TimeoutError");
    assertThat(explode(span(1).addEvents(exception)).span().getErrorType()).isNull();
    assertThat(items.payloads.get(0).getBodies())
        .singleElement()
        .satisfies(
            body -> {
              assertThat(body.getKind()).isEqualTo(BodyKind.STACKTRACE);
              assertThat(body.getSource()).isEqualTo("events[0].exception.stacktrace");
            });
    assertThat(items.payloads.get(0).getEvents().get(0).getAttributes())
        .isEqualTo(Map.of("exception.type", "TimeoutError"));
  }

  @Test
  void payloadCarriesWhatTheHeadDoesNot() {
    AnyValue nested =
        AnyValue.newBuilder()
            .setKvlistValue(KeyValueList.newBuilder().addValues(attribute("k", number(1))))
            .build();
    Payload payload =
        explode(
                span(1)
                    .addAttributes(attribute("session.id", "s-1"))
                    .addAttributes(attribute("region", "eu"))
                    .addAttributes(attribute("nested", nested))
                    .addLinks(
                        Span.Link.newBuilder()
                            .setTraceId(OtlpFixtures.traceId(5))
                            .setSpanId(spanId(6))))
            .payloads
            .get(0);

    assertThat(payload.getAttributes()).isEqualTo(Map.of("region", "eu", "nested", "{\"k\":1}"));
    assertThat(payload.getResource())
        .isEqualTo(Map.of("tenant.id", "acme", "service.name", "shop"));
    assertThat(payload.getScope()).isEqualTo("lib");
    assertThat(payload.getLinks()).hasSize(1);
    assertThat(payload.getTruncated()).isFalse();
  }

  @Test
  void ofAnAttributeThatIsThereTwiceTheLastCounts() {
    CollectedItems items =
        explode(
            span(1)
                .addAttributes(attribute("session.id", "first"))
                .addAttributes(attribute("x", "first"))
                .addAttributes(attribute("session.id", "last"))
                .addAttributes(attribute("x", text("last"))));

    assertThat(items.span().getSession()).isEqualTo("last");
    assertThat(items.payloads.get(0).getAttributes()).containsEntry("x", "last");
  }

  private static CollectedItems explode(Span.Builder span) {
    return CollectedItems.of(spanMessage(traces(span).toByteArray()));
  }

  private static DeadLetter refused(Span.Builder span) {
    CollectedItems items = explode(span);
    assertThat(items.spans).isEmpty();
    assertThat(items.payloads).isEmpty();
    return items.letter();
  }

  private static ByteString filled(int bytes, int fill) {
    byte[] id = new byte[bytes];
    java.util.Arrays.fill(id, (byte) fill);
    return ByteString.copyFrom(id);
  }
}
