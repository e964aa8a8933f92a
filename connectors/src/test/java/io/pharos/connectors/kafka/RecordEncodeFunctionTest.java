package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.progress.Outgoing;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.identity.RecordKeys;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.StreamMap;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** What reaches a sink can be written; what cannot is told. */
// The harness's close() declares Exception, which javac takes for an InterruptedException.
@SuppressWarnings("try")
class RecordEncodeFunctionTest {

  private static final long NOON = 1_767_268_800_000L;

  private final RecordCodec<SpanHead> codec = RecordCodec.of(SpanHead.class);

  @Test
  void recordHasKeyValueAndEventTime() throws Exception {
    try (var harness = encoder()) {
      SpanHead head = SpanHeadFixtures.named("a", NOON);
      harness.processElement(head, NOON);

      assertThat(harness.getRecordOutput())
          .singleElement()
          .satisfies(
              element -> {
                assertThat(element.getTimestamp()).isEqualTo(NOON);
                Outgoing outgoing = element.getValue();
                assertThat(outgoing.timestampMs).isEqualTo(NOON);
                assertThat(outgoing.key)
                    .isEqualTo(RecordKeys.ofTrace(head.getTenant(), head.getTraceId()));
                assertThat(codec.decode(outgoing.value)).isEqualTo(head);
                assertThat(outgoing.isMarker()).isFalse();
              });
    }
  }

  @Test
  void largestRecordPassesAndOneByteMoreIsADeadLetter() throws Exception {
    try (var harness = encoder()) {
      SpanHead empty = SpanHeadFixtures.named("", NOON);
      int keyBytes = RecordKeys.ofTrace(empty.getTenant(), empty.getTraceId()).length;
      int largest = PharosTopic.MAX_RECORD_BYTES - keyBytes - codec.encode(empty).length;
      // The length of a long name takes two bytes more than that of an empty one.
      SpanHead fits = SpanHeadFixtures.named("", NOON);
      fits.getSpan().setName("x".repeat(largest - 2));
      SpanHead exceeds = SpanHeadFixtures.named("", NOON);
      exceeds.getSpan().setName("x".repeat(largest - 1));

      harness.processElement(fits, NOON);
      harness.processElement(exceeds, NOON);

      assertThat(harness.extractOutputValues())
          .singleElement()
          .satisfies(
              outgoing ->
                  assertThat(outgoing.key.length + outgoing.value.length)
                      .isEqualTo(PharosTopic.MAX_RECORD_BYTES));
      assertThat(letters(harness))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getReason()).isEqualTo(DeadLetterReason.TOO_LARGE);
                assertThat(letter.getTenant()).isEqualTo("acme");
                assertThat(letter.getTraceId()).isEqualTo(exceeds.getTraceId());
                assertThat(letter.getTopic()).isEqualTo("pharos.spans");
                assertThat(letter.getPayload()).isNull();
                assertThat(letter.getPayloadBytes()).isGreaterThan(900_000);
              });
    }
  }

  @Test
  void eventTimeKafkaWouldRefuseIsADeadLetter() throws Exception {
    try (var harness = encoder()) {
      harness.processElement(SpanHeadFixtures.named("a", NOON), -1);
      assertThat(harness.extractOutputValues()).isEmpty();
      assertThat(letters(harness))
          .extracting(DeadLetter::getReason)
          .containsExactly(DeadLetterReason.INVALID_TIME);
    }
  }

  @Test
  void recordWithoutEventTimeIsAnError() throws Exception {
    try (var harness = encoder()) {
      assertThatThrownBy(
              () -> harness.processElement(new StreamRecord<>(SpanHeadFixtures.named("a", NOON))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("without event time");
    }
  }

  @Test
  void deadLetterThatIsTooLargeLosesItsPayloadAndNothingElse() throws Exception {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setReason(DeadLetterReason.UNPARSEABLE)
            .setDetail("d".repeat(1_000_000))
            .setJob("testing")
            .setTopic("otlp_spans")
            .setPartition(1)
            .setOffset(5)
            .setEventTimeMs(-3)
            .setPayloadBytes(2_000_000)
            .setPayload(ByteBuffer.wrap(new byte[2_000_000]))
            .build();
    try (var harness =
        new OneInputStreamOperatorTestHarness<>(new StreamMap<>(new DeadLetterEncodeFunction()))) {
      harness.open();
      harness.processElement(letter, NOON);

      Outgoing outgoing = harness.extractOutputValues().get(0);
      DeadLetter written = RecordCodec.of(DeadLetter.class).decode(outgoing.value);
      assertThat(outgoing.value.length).isLessThan(PharosTopic.MAX_RECORD_BYTES);
      assertThat(outgoing.timestampMs).isEqualTo(Outgoing.NOW);
      assertThat(new String(outgoing.key, java.nio.charset.StandardCharsets.UTF_8))
          .isEqualTo("otlp_spans/1/5");
      assertThat(written.getPayload()).isNull();
      assertThat(written.getPayloadBytes()).isEqualTo(2_000_000);
      assertThat(written.getEventTimeMs()).isEqualTo(-3);
      assertThat(written.getReason()).isEqualTo(DeadLetterReason.UNPARSEABLE);
    }
  }

  private static OneInputStreamOperatorTestHarness<SpanHead, Outgoing> encoder() throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(
                new RecordEncodeFunction<>(
                    SpanHead.class,
                    head -> RecordKeys.ofTrace(head.getTenant(), head.getTraceId()),
                    "pharos.spans",
                    "testing")));
    harness.open();
    return harness;
  }

  private static List<DeadLetter> letters(
      OneInputStreamOperatorTestHarness<SpanHead, Outgoing> harness) {
    var letters = harness.getSideOutput(RecordEncodeFunction.unwritable());
    return letters == null ? List.of() : letters.stream().map(StreamRecord::getValue).toList();
  }
}
