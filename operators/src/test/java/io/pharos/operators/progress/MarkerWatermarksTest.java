package io.pharos.operators.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.progress.Marker;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.junit.jupiter.api.Test;

/** The rules by which markers of one partition become its watermark. */
class MarkerWatermarksTest {

  private static final long RUN = 1_000;
  private static final long LATER_RUN = 2_000;

  private final WatermarkGenerator<Incoming> partition =
      new MarkerWatermarks().createWatermarkGenerator(null);
  private final TestingWatermarkOutput output = new TestingWatermarkOutput();

  @Test
  void watermarkWaitsUntilEverySenderHasSpoken() {
    marker(RUN, 0, 3, 500);
    marker(RUN, 2, 3, 400);
    assertThat(output.emitted()).isEmpty();

    marker(RUN, 1, 3, 450);
    assertThat(output.emitted()).containsExactly(400L);
  }

  @Test
  void slowestSenderHoldsTheOthersBack() {
    marker(RUN, 0, 2, 100);
    marker(RUN, 1, 2, 100);
    marker(RUN, 0, 2, 900);
    marker(RUN, 0, 2, 1_900);
    marker(RUN, 1, 2, 300);
    assertThat(output.emitted()).containsExactly(100L, 300L);
  }

  @Test
  void recordsMoveNothing() {
    marker(RUN, 0, 1, 100);
    partition.onEvent(new Incoming(new byte[] {1}, null, 99_999, "t", 0, 0), 99_999, output);
    assertThat(output.emitted()).containsExactly(100L);
  }

  @Test
  void timePassingMovesNothing() {
    partition.onPeriodicEmit(output);
    marker(RUN, 0, 1, 100);
    partition.onPeriodicEmit(output);
    assertThat(output.emitted()).containsExactly(100L);
  }

  @Test
  void sendersRescaledUpAreAllWaitedFor() {
    marker(RUN, 0, 1, 100);
    marker(LATER_RUN, 0, 2, 250);
    assertThat(output.emitted()).containsExactly(100L);
    marker(LATER_RUN, 1, 2, 200);
    assertThat(output.emitted()).containsExactly(100L, 200L);
  }

  @Test
  void sendersRescaledDownAreNotWaitedForAnyMore() {
    marker(RUN, 0, 2, 100);
    marker(RUN, 1, 2, 100);
    marker(LATER_RUN, 0, 1, 200);
    assertThat(output.emitted()).containsExactly(100L, 200L);
  }

  @Test
  void rescalingWithinARunStartsTheTableAfresh() {
    marker(RUN, 0, 1, 100);
    marker(RUN, 0, 2, 150);
    marker(RUN, 1, 2, 160);
    marker(RUN, 0, 1, 170);
    assertThat(output.emitted()).containsExactly(100L, 150L, 170L);
  }

  @Test
  void strayMarkerOfTheOldNumberOfSendersOnlyDelays() {
    marker(RUN, 0, 1, 100);
    marker(RUN, 1, 2, 900);
    marker(RUN, 0, 1, 110);
    assertThat(output.emitted()).containsExactly(100L, 110L);
  }

  @Test
  void restartedRunCountsUpFromBelowWithoutGoingBack() {
    marker(RUN, 0, 1, 1_000);
    marker(LATER_RUN, 0, 1, 400);
    marker(LATER_RUN, 0, 1, 1_000);
    marker(LATER_RUN, 0, 1, 1_400);
    assertThat(output.emitted()).containsExactly(1_000L, 1_400L);
  }

  @Test
  void restartedSenderOfTheSameRunHoldsUntilItHasCaughtUp() {
    marker(RUN, 0, 2, 1_000);
    marker(RUN, 1, 2, 1_000);
    marker(RUN, 0, 2, 300);
    marker(RUN, 1, 2, 5_000);
    assertThat(output.emitted()).containsExactly(1_000L);
    marker(RUN, 0, 2, 1_200);
    assertThat(output.emitted()).containsExactly(1_000L, 1_200L);
  }

  @Test
  void markersOfAnOlderRunAreIgnored() {
    marker(LATER_RUN, 0, 1, 100);
    marker(RUN, 0, 1, 3_600_000);
    marker(RUN, 0, 5, 3_600_000);
    marker(RUN, 0, 1, 3_600_000, true);
    marker(LATER_RUN, 0, 1, 200);
    assertThat(output.emitted()).containsExactly(100L, 200L);
  }

  @Test
  void endedSenderLeavesTheMinimum() {
    marker(RUN, 0, 2, 100, true);
    marker(RUN, 1, 2, 50);
    marker(RUN, 1, 2, 900);
    assertThat(output.emitted()).containsExactly(50L, 900L);
  }

  @Test
  void whenAllSendersHaveEndedTheGreatestStands() {
    marker(RUN, 0, 2, 700, true);
    marker(RUN, 1, 2, 300);
    marker(RUN, 1, 2, 400, true);
    assertThat(output.emitted()).containsExactly(300L, 700L);
  }

  @Test
  void senderThatEndedWithoutSeeingAnythingHoldsNobodyBack() {
    marker(RUN, 0, 2, MarkerOperator.NOTHING_SEEN, true);
    assertThat(output.emitted()).isEmpty();
    marker(RUN, 1, 2, 300);
    assertThat(output.emitted()).containsExactly(300L);
  }

  @Test
  void runInWhichNobodySawAnythingMovesNothing() {
    marker(RUN, 0, 1, MarkerOperator.NOTHING_SEEN, true);
    assertThat(output.emitted()).isEmpty();
  }

  @Test
  void senderThatSpeaksAgainAfterItsEndIsWaitedForAgain() {
    marker(RUN, 0, 2, 500, true);
    marker(RUN, 1, 2, 100);
    marker(RUN, 0, 2, 200);
    marker(RUN, 1, 2, 800);
    assertThat(output.emitted()).containsExactly(100L, 200L);
  }

  @Test
  void runAfterAnEndedRunContinues() {
    marker(RUN, 0, 1, 500, true);
    marker(LATER_RUN, 0, 1, 450);
    marker(LATER_RUN, 0, 1, 600);
    assertThat(output.emitted()).containsExactly(500L, 600L);
  }

  @Test
  void unreadableMarkerMovesNothing() {
    marker(RUN, 0, 1, 100);
    byte[] unknownVersion = new Marker(RUN, 0, 1, 9_999, false).toBytes();
    unknownVersion[0] = 99;
    partition.onEvent(new Incoming(null, unknownVersion, 0, "t", 0, 0), 0, output);
    partition.onEvent(new Incoming(null, new byte[0], 0, "t", 0, 0), 0, output);
    assertThat(output.emitted()).containsExactly(100L);
  }

  @Test
  void everyPartitionHasATableOfItsOwn() {
    marker(RUN, 0, 1, 100);
    TestingWatermarkOutput other = new TestingWatermarkOutput();
    new MarkerWatermarks()
        .createWatermarkGenerator(null)
        .onEvent(incoming(new Marker(RUN, 1, 2, 50, false)), 0, other);
    assertThat(other.emitted()).isEmpty();
  }

  private void marker(long run, int sender, int senders, long watermarkMs) {
    marker(run, sender, senders, watermarkMs, false);
  }

  private void marker(long run, int sender, int senders, long watermarkMs, boolean last) {
    Incoming event = incoming(new Marker(run, sender, senders, watermarkMs, last));
    partition.onEvent(event, event.timestampMs, output);
  }

  private static Incoming incoming(Marker marker) {
    return new Incoming(null, marker.toBytes(), 123_456_789, "t", 0, 0);
  }
}
