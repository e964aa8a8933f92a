package io.pharos.operators.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/** What is late, what is too late, and that a restart does not change the answer. */
// The harness's close() declares Exception, which javac takes for an InterruptedException.
@SuppressWarnings("try")
class LatenessGateTest {

  private static final OutputTag<String> LATE = new OutputTag<>("late", Types.STRING);
  private static final long NOON = 1_767_268_800_000L;
  private static final long TOLERANCE = 300_000;

  @Test
  void everythingIsOnTimeBeforeTheFirstWatermark() throws Exception {
    try (var gate = gate(0, 1, null)) {
      gate.processElement("ancient", 0);
      assertThat(gate.extractOutputValues()).containsExactly("ancient");
      assertThat(late(gate)).isEmpty();
    }
  }

  @Test
  void elementBeforeTheWatermarkIsOnTime() throws Exception {
    try (var gate = gate(0, 1, null)) {
      gate.processElement("a", NOON - TOLERANCE - 1);
      gate.processWatermark(NOON);
      assertThat(gate.extractOutputValues()).containsExactly("a");
      assertThat(late(gate)).isEmpty();
    }
  }

  @Test
  void elementAfterTheWatermarkIsJudgedByIt() throws Exception {
    try (var gate = gate(0, 1, null)) {
      gate.processWatermark(NOON);
      gate.processElement("on time", NOON + 1);
      gate.processElement("late", NOON);
      gate.processElement("just accepted", NOON - TOLERANCE);
      gate.processElement("too late", NOON - TOLERANCE - 1);

      assertThat(gate.extractOutputValues()).containsExactly("on time", "late", "just accepted");
      assertThat(late(gate)).containsExactly("too late");
      assertThat(accepted(gate)).isEqualTo(2);
      assertThat(dropped(gate)).isEqualTo(1);
    }
  }

  @Test
  void elementsKeepTheirTimestampInBothOutputs() throws Exception {
    try (var gate = gate(0, 1, null)) {
      gate.processWatermark(NOON);
      gate.processElement("on time", NOON + 1);
      gate.processElement("too late", 7);
      assertThat(gate.getRecordOutput()).containsExactly(new StreamRecord<>("on time", NOON + 1));
      assertThat(gate.getSideOutput(LATE)).containsExactly(new StreamRecord<>("too late", 7));
    }
  }

  @Test
  void restartDoesNotForgetTheWatermark() throws Exception {
    OperatorSubtaskState state;
    try (var gate = gate(0, 1, null)) {
      gate.processWatermark(NOON);
      state = gate.snapshot(1, 1);
    }
    try (var restored = gate(0, 1, state)) {
      restored.processElement("too late", NOON - TOLERANCE - 1);
      restored.processElement("late", NOON - 1);
      assertThat(late(restored)).containsExactly("too late");
      assertThat(restored.extractOutputValues()).containsExactly("late");
      assertThat(accepted(restored)).isEqualTo(1);
    }
  }

  @Test
  void watermarkThatComesBackFromBelowDoesNotLowerTheRememberedOne() throws Exception {
    OperatorSubtaskState state;
    try (var gate = gate(0, 1, null)) {
      gate.processWatermark(NOON);
      state = gate.snapshot(1, 1);
    }
    try (var restored = gate(0, 1, state)) {
      restored.processWatermark(NOON - TOLERANCE);
      restored.processElement("too late", NOON - TOLERANCE - 1);
      assertThat(late(restored)).containsExactly("too late");

      restored.processWatermark(NOON + 1_000);
      restored.processElement("too late now", NOON + 999 - TOLERANCE);
      assertThat(late(restored)).containsExactly("too late", "too late now");
    }
  }

  @Test
  void rescaledUpEverySubtaskRemembers() throws Exception {
    OperatorSubtaskState state;
    try (var gate = gate(0, 1, null)) {
      gate.processWatermark(NOON);
      state = gate.snapshot(1, 1);
    }
    for (int subtask = 0; subtask < 2; subtask++) {
      OperatorSubtaskState part =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 128, 1, 2, subtask);
      try (var restored = gate(subtask, 2, part)) {
        restored.processElement("too late", NOON - TOLERANCE - 1);
        assertThat(late(restored)).containsExactly("too late");
      }
    }
  }

  @Test
  void rescaledDownTheLeastWatermarkIsRemembered() throws Exception {
    OperatorSubtaskState ahead;
    OperatorSubtaskState behind;
    try (var gate = gate(0, 2, null)) {
      gate.processWatermark(NOON + 50_000);
      ahead = gate.snapshot(1, 1);
    }
    try (var gate = gate(1, 2, null)) {
      gate.processWatermark(NOON);
      behind = gate.snapshot(1, 1);
    }
    OperatorSubtaskState both = AbstractStreamOperatorTestHarness.repackageState(ahead, behind);
    OperatorSubtaskState merged =
        AbstractStreamOperatorTestHarness.repartitionOperatorState(both, 128, 2, 1, 0);
    try (var restored = gate(0, 1, merged)) {
      restored.processElement("accepted", NOON - TOLERANCE);
      restored.processElement("too late", NOON - TOLERANCE - 1);
      assertThat(restored.extractOutputValues()).containsExactly("accepted");
      assertThat(late(restored)).containsExactly("too late");
    }
  }

  @Test
  void endOfAStreamIsNotRemembered() throws Exception {
    OperatorSubtaskState state;
    try (var gate = gate(0, 1, null)) {
      gate.processWatermark(NOON);
      gate.processWatermark(Long.MAX_VALUE);
      state = gate.snapshot(1, 1);
    }
    try (var restored = gate(0, 1, state)) {
      restored.processElement("next", NOON + 1);
      assertThat(restored.extractOutputValues()).containsExactly("next");
      assertThat(accepted(restored)).isZero();
    }
  }

  @Test
  void elementWithoutEventTimeIsAnError() throws Exception {
    try (var gate = gate(0, 1, null)) {
      assertThatThrownBy(() -> gate.processElement(new StreamRecord<>("a")))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("without event time");
    }
  }

  @Test
  void negativeToleranceIsRefused() {
    assertThatThrownBy(() -> new LatenessGate<>(LATE, Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static OneInputStreamOperatorTestHarness<String, String> gate(
      int subtask, int subtasks, OperatorSubtaskState state) throws Exception {
    var harness =
        new OneInputStreamOperatorTestHarness<>(
            new LatenessGate<>(LATE, LatenessGate.DEFAULT_TOLERANCE), 128, subtasks, subtask);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static List<String> late(OneInputStreamOperatorTestHarness<String, String> gate) {
    var records = gate.getSideOutput(LATE);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }

  private static long accepted(OneInputStreamOperatorTestHarness<String, String> gate) {
    return ((LatenessGate<?>) gate.getOneInputOperator()).lateAccepted();
  }

  private static long dropped(OneInputStreamOperatorTestHarness<String, String> gate) {
    return ((LatenessGate<?>) gate.getOneInputOperator()).lateDropped();
  }
}
