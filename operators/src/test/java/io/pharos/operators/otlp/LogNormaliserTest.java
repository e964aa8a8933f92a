package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.BEGINNING_MS;
import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.log;
import static io.pharos.operators.otlp.OtlpFixtures.logMessage;
import static io.pharos.operators.otlp.OtlpFixtures.logs;
import static io.pharos.operators.otlp.OtlpFixtures.ns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.pharos.schemas.Body;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.Evaluation;
import io.pharos.schemas.Log;
import io.pharos.schemas.LogHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogNormaliserTest {

  @Test
  void timeIsItsOwnElseObservedElseOfTheKafkaRecord() {
    LogRecord.Builder both = log("x").setTimeUnixNano(ns(1)).setObservedTimeUnixNano(ns(2));
    LogRecord.Builder observed = log("x").clearTimeUnixNano().setObservedTimeUnixNano(ns(2));
    LogRecord.Builder impossible = log("x").setTimeUnixNano(-1).setObservedTimeUnixNano(ns(2));
    LogRecord.Builder neither = log("x").clearTimeUnixNano();

    assertThat(head(both).getLog().getTimeNs()).isEqualTo(ns(1));
    assertThat(head(observed).getLog().getTimeNs()).isEqualTo(ns(2));
    assertThat(head(impossible).getLog().getTimeNs()).isEqualTo(ns(2));
    assertThat(head(neither).getLog().getTimeNs()).isEqualTo(ns(60_000));
  }

  @Test
  void logWithoutAnyTimeIsRefused() {
    OtlpMessage message = logMessage(logs(log("x").clearTimeUnixNano()).toByteArray());
    message.timestampMs = -1;

    assertThat(CollectedItems.of(message).letter().getReason())
        .isEqualTo(DeadLetterReason.INVALID_TIME);
  }

  @Test
  void timeAfterTheKafkaRecordIsClamped() {
    LogHead head = head(log("x").setTimeUnixNano(ns(90_000)));

    assertThat(head.getLog().getTimeNs()).isEqualTo(ns(90_000));
    assertThat(head.getLog().getEventTimeMs()).isEqualTo(BEGINNING_MS + 60_000);
    assertThat(head.getLog().getClockClamped()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 15, 17})
  void traceIdOfTheWrongLengthCountsAsAbsent(int bytes) {
    ByteString id =
        ByteString.copyFrom("x".repeat(bytes).getBytes(java.nio.charset.StandardCharsets.UTF_8));

    assertThat(head(log("x").setTraceId(id)).getTraceId()).isNull();
  }

  @Test
  void zeroIdsCountAsAbsent() {
    LogHead head =
        head(
            log("x")
                .setTraceId(ByteString.copyFrom(new byte[16]))
                .setSpanId(ByteString.copyFrom(new byte[8])));

    assertThat(head.getTraceId()).isNull();
    assertThat(head.getLog().getSpanId()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "17, INFO, 17",
    "0, info, 9",
    "0, WARNING, 13",
    "0, ' Error ', 17",
    "0, CRITICAL, 18",
    "0, FATAL, 21",
    "0, loud, 0",
    "0, '', 0",
    "99, DEBUG, 5"
  })
  void severityIsTheNumberElseTheText(int number, String text, int expected) {
    assertThat(
            head(log("x").setSeverityNumberValue(number).setSeverityText(text))
                .getLog()
                .getSeverity())
        .isEqualTo(expected);
  }

  @Test
  void shortBodyIsInTheHeadAlone() {
    CollectedItems items = explode(log("y".repeat(256)));

    assertThat(items.logs.get(0).getLog().getMessage()).hasSize(256);
    assertThat(items.payloads.get(0).getBodies()).isEmpty();
  }

  @Test
  void longBodyIsWholeInThePayload() {
    String text = "y".repeat(257);
    CollectedItems items = explode(log(text));

    assertThat(items.logs.get(0).getLog().getMessage()).isEqualTo("y".repeat(256));
    Body body = items.payloads.get(0).getBodies().get(0);
    assertThat(body.getKind()).isEqualTo(BodyKind.LOG);
    assertThat(body.getText()).isEqualTo(text);
  }

  @Test
  void eventNameIsTheFieldElseTheAttribute() {
    LogRecord.Builder byAttribute = log("x").addAttributes(attribute("event.name", "old"));

    assertThat(head(log("x").setEventName("new")).getLog().getEventName()).isEqualTo("new");
    assertThat(head(byAttribute).getLog().getEventName()).isEqualTo("old");
    assertThat(head(log("x")).getLog().getEventName()).isNull();
  }

  @Test
  void bodyOfAGenAiEventHasTheKindOfTheEvent() {
    AnyValue prompt =
        AnyValue.newBuilder()
            .setKvlistValue(
                KeyValueList.newBuilder().addValues(attribute("content", "z".repeat(300))))
            .build();

    Body body =
        explode(log("").setBody(prompt).setEventName("gen_ai.user.message"))
            .payloads
            .get(0)
            .getBodies()
            .get(0);

    assertThat(body.getKind()).isEqualTo(BodyKind.INPUT);
    assertThat(body.getText()).startsWith("{\"content\":\"zzz");
  }

  @Test
  void messageOfAModelIsInThePayloadAloneHoweverShort() {
    CollectedItems items = explode(log("hi").setEventName("gen_ai.user.message"));

    assertThat(items.logs.get(0).getLog().getMessage()).isNull();
    assertThat(items.payloads.get(0).getBodies())
        .extracting(Body::getKind, Body::getSource, Body::getText)
        .containsExactly(tuple(BodyKind.INPUT, "body", "hi"));
  }

  @Test
  void partsOfAMessageNamedAsAttributesAreBodiesOfTheirKind() {
    KeyValueList parts =
        KeyValueList.newBuilder()
            .addValues(attribute("gen_ai.input.messages", "[1]"))
            .addValues(attribute("gen_ai.output.messages", "[2]"))
            .addValues(attribute("other", "x"))
            .build();
    LogRecord.Builder record =
        log("")
            .setBody(AnyValue.newBuilder().setKvlistValue(parts))
            .setEventName("gen_ai.client.inference.operation.details")
            .addAttributes(attribute("gen_ai.system_instructions", "be brief"));

    assertThat(explode(record).payloads.get(0).getBodies())
        .extracting(Body::getKind, Body::getSource, Body::getText)
        .containsExactlyInAnyOrder(
            tuple(BodyKind.SYSTEM, "gen_ai.system_instructions", "be brief"),
            tuple(BodyKind.INPUT, "body.gen_ai.input.messages", "[1]"),
            tuple(BodyKind.OUTPUT, "body.gen_ai.output.messages", "[2]"),
            tuple(BodyKind.INPUT, "body", "{\"other\":\"x\"}"));
  }

  @Test
  void evaluationResultIsInTheHead() {
    LogRecord.Builder record =
        log("")
            .clearBody()
            .setEventName("gen_ai.evaluation.result")
            .addAttributes(attribute("gen_ai.evaluation.name", "relevance"))
            .addAttributes(attribute("gen_ai.evaluation.score.value", "0.72"))
            .addAttributes(attribute("gen_ai.evaluation.explanation", "cites doc-001"))
            .addAttributes(attribute("gen_ai.response.id", "chatcmpl-1"));
    CollectedItems items = explode(record);

    Log head = items.logs.get(0).getLog();
    assertThat(head.getEvaluation()).isEqualTo(new Evaluation("relevance", 0.72, null));
    assertThat(head.getResponseId()).isEqualTo("chatcmpl-1");
    assertThat(items.payloads.get(0).getBodies())
        .extracting(Body::getKind)
        .containsExactly(BodyKind.OUTPUT);
    assertThat(head(log("x")).getLog().getEvaluation()).isNull();
  }

  @Test
  void evaluationResultMayBeInTheBody() {
    KeyValueList body =
        KeyValueList.newBuilder()
            .addValues(attribute("gen_ai.evaluation.name", "tone"))
            .addValues(attribute("gen_ai.evaluation.score.label", "kind"))
            .build();
    LogRecord.Builder record =
        log("")
            .setBody(AnyValue.newBuilder().setKvlistValue(body))
            .addAttributes(attribute("event.name", "gen_ai.evaluation.result"));

    assertThat(head(record).getLog().getEvaluation())
        .isEqualTo(new Evaluation("tone", null, "kind"));
  }

  @Test
  void logIdIsTheSameForARepeatedDeliveryAndDiffersOtherwise() {
    LogRecord.Builder record =
        log("x")
            .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_INFO)
            .addAttributes(attribute("a", "1"))
            .addAttributes(attribute("b", "2"));
    OtlpMessage again = logMessage(OtlpJsonPrinter.print(logs(record)));
    again.offset = 7;
    again.timestampMs += 5_000;

    long id = head(record).getLog().getLogId();

    assertThat(CollectedItems.of(again).logs.get(0).getLog().getLogId()).isEqualTo(id);
    assertThat(head(log("x")).getLog().getLogId()).isNotEqualTo(id);
    assertThat(head(record.clone().setTimeUnixNano(ns(6))).getLog().getLogId()).isNotEqualTo(id);
    assertThat(head(record.clone().setBody(OtlpFixtures.text("y"))).getLog().getLogId())
        .isNotEqualTo(id);
  }

  private static LogHead head(LogRecord.Builder record) {
    return explode(record).logs.get(0);
  }

  private static CollectedItems explode(LogRecord.Builder record) {
    return CollectedItems.of(logMessage(logs(record).toByteArray()));
  }
}
