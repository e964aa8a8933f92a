package io.pharos.operators.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.progress.Marker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** When a marker is written, where to, and what it promises. */
// The harness's close() declares Exception, which javac takes for an InterruptedException.
@SuppressWarnings("try")
class MarkerOperatorTest {

  private static final long RUN = 42;
  private static final int PARTITIONS = 3;
  private static final long NOON = 1_767_268_800_000L;

  @Test
  void markerGoesToEveryPartitionInOrderWithTheRecords() throws Exception {
    try (var harness = sender(0, 1, null)) {
      record(harness, "a", NOON + 5);
      harness.processWatermark(NOON);
      record(harness, "b", NOON + 9);

      assertThat(written(harness)).containsExactly("a", "0:" + NOON, "1:" + NOON, "2:" + NOON, "b");
    }
  }

  @Test
  void markersAreAStepApart() throws Exception {
    try (var harness = sender(0, 1, null)) {
      harness.processWatermark(NOON);
      harness.processWatermark(NOON + 999);
      harness.processWatermark(NOON + 1_000);
      harness.processWatermark(NOON + 1_500);

      assertThat(markers(harness)).extracting(Marker::watermarkMs).containsOnly(NOON, NOON + 1_000);
      assertThat(markers(harness)).hasSize(2 * PARTITIONS);
    }
  }

  @Test
  void markerSaysWhoSentIt() throws Exception {
    try (var harness = sender(2, 4, null)) {
      harness.processWatermark(NOON);
      assertThat(markers(harness)).containsOnly(new Marker(RUN, 2, 4, NOON, false));
    }
  }

  @Test
  void watermarksAndRecordsArePassedOnUnchanged() throws Exception {
    try (var harness = sender(0, 1, null)) {
      Outgoing record = Outgoing.record(new byte[] {1}, new byte[] {2}, NOON);
      harness.processElement(new StreamRecord<>(record, NOON));
      harness.processWatermark(NOON);
      harness.processWatermark(Long.MAX_VALUE);

      StreamRecord<Outgoing> first = harness.getRecordOutput().iterator().next();
      assertThat(first.getTimestamp()).isEqualTo(NOON);
      assertThat(first.getValue()).usingRecursiveComparison().isEqualTo(record);
      assertThat(harness.getOutput()).contains(new Watermark(NOON), Watermark.MAX_WATERMARK);
    }
  }

  @Test
  void endOfInputGivesOneFiniteLastMarker() throws Exception {
    try (var harness = sender(0, 1, null)) {
      harness.processWatermark(NOON);
      record(harness, "a", NOON + 7_000);
      harness.processWatermark(Long.MAX_VALUE);
      record(harness, "given at the end by an operator before", NOON + 8_000);
      harness.endInput();

      List<Marker> markers = markers(harness);
      assertThat(markers).hasSize(2 * PARTITIONS);
      assertThat(markers.subList(PARTITIONS, 2 * PARTITIONS))
          .containsOnly(new Marker(RUN, 0, 1, NOON + 8_000, true));
    }
  }

  @Test
  void lastMarkerIsNotBelowTheWatermarkBeforeIt() throws Exception {
    try (var harness = sender(0, 1, null)) {
      record(harness, "a", NOON);
      harness.processWatermark(NOON + 400);
      harness.endInput();
      assertThat(markers(harness)).contains(new Marker(RUN, 0, 1, NOON + 400, true));
    }
  }

  @Test
  void senderWithoutAnyInputStillSaysThatItEnded() throws Exception {
    try (var harness = sender(1, 2, null)) {
      harness.processWatermark(Long.MAX_VALUE);
      harness.endInput();
      assertThat(markers(harness))
          .hasSize(PARTITIONS)
          .containsOnly(new Marker(RUN, 1, 2, MarkerOperator.NOTHING_SEEN, true));
    }
  }

  @Test
  void shortBoundedInputWithoutWatermarksHasALastMarker() throws Exception {
    try (var harness = sender(0, 1, null)) {
      record(harness, "a", NOON);
      harness.endInput();
      assertThat(markers(harness)).containsOnly(new Marker(RUN, 0, 1, NOON, true));
    }
  }

  @Test
  void restoredSenderPromisesOnlyWhatItsOwnWatermarkSays() throws Exception {
    OperatorSubtaskState state;
    try (var harness = sender(0, 1, null)) {
      harness.processWatermark(NOON + 60_000);
      state = harness.snapshot(1, 1);
    }
    try (var restored = sender(0, 1, state)) {
      assertThat(markers(restored)).isEmpty();
      restored.processWatermark(NOON);
      assertThat(markers(restored)).containsOnly(new Marker(RUN, 0, 1, NOON, false));
    }
  }

  @Test
  void rescaledSendersNumberThemselvesAfresh() throws Exception {
    OperatorSubtaskState state;
    try (var harness = sender(0, 1, null)) {
      harness.processWatermark(NOON);
      state = harness.snapshot(1, 1);
    }
    for (int sender = 0; sender < 2; sender++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 128, 1, 2, sender);
      try (var restored = sender(sender, 2, part)) {
        restored.processWatermark(NOON + 50);
        assertThat(markers(restored)).containsOnly(new Marker(RUN, sender, 2, NOON + 50, false));
      }
    }
  }

  @Test
  void topicWithoutPartitionsIsRefused() {
    assertThatThrownBy(() -> new MarkerOperator(RUN, 0, MarkerOperator.DEFAULT_STEP))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MarkerOperator(RUN, 1, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OneInputStreamOperatorTestHarness<Outgoing, Outgoing> sender(
      int sender, int senders, OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new MarkerOperator(RUN, PARTITIONS, MarkerOperator.DEFAULT_STEP), 128, senders, sender);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static void record(
      OneInputStreamOperatorTestHarness<Outgoing, Outgoing> harness, String key, long timeMs)
      throws Exception {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    harness.processElement(Outgoing.record(bytes, bytes, timeMs), timeMs);
  }

  private static List<Marker> markers(
      OneInputStreamOperatorTestHarness<Outgoing, Outgoing> harness) {
    List<Marker> markers = new ArrayList<>();
    for (Outgoing outgoing : harness.extractOutputValues()) {
      if (outgoing.isMarker()) {
        markers.add(Marker.fromBytes(outgoing.marker));
      }
    }
    return markers;
  }

  /** Keys of records, and partition and watermark of markers, in order. */
  private static List<String> written(
      OneInputStreamOperatorTestHarness<Outgoing, Outgoing> harness) {
    List<String> written = new ArrayList<>();
    for (Outgoing outgoing : harness.extractOutputValues()) {
      written.add(
          outgoing.isMarker()
              ? outgoing.partition + ":" + Marker.fromBytes(outgoing.marker).watermarkMs()
              : new String(outgoing.key, StandardCharsets.UTF_8));
    }
    return written;
  }
}
