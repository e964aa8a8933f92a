package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.base.sink.writer.strategy.BasicRequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.BasicResultInfo;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class BackoffGateTest {

  private final TestProcessingTimeService clock = new TestProcessingTimeService();
  private final BackoffGate gate = new BackoffGate(2, 1000, clock);

  @Test
  void requestsInFlightAreBounded() {
    assertThat(gate.isShut()).isFalse();
    send();
    assertThat(gate.isShut()).isFalse();
    send();
    assertThat(gate.isShut()).isTrue();
    complete(0);
    assertThat(gate.isShut()).isFalse();
  }

  @Test
  void waitDoublesFrom100MsTo5SecondsWhileNothingIsStored() throws Exception {
    List<Long> waits = new ArrayList<>();
    for (int failure = 0; failure < 8; failure++) {
      waits.add(waitAfterFailure());
    }
    assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
  }

  @Test
  void progressBringsTheWaitBackTo100Ms() throws Exception {
    waitAfterFailure();
    waitAfterFailure();
    gate.noteProgress();
    assertThat(waitAfterFailure()).isEqualTo(100);
    assertThat(waitAfterFailure()).isEqualTo(200);
  }

  @Test
  void secondFailureOfTheSameMomentDoesNotLengthenTheWait() throws Exception {
    send();
    send();
    complete(10);
    complete(10);
    clock.advance(100);
    assertThat(gate.isShut()).isFalse();
    assertThat(waitAfterFailure()).isEqualTo(200);
  }

  private long waitAfterFailure() throws Exception {
    send();
    complete(1);
    long waited = 0;
    while (gate.isShut()) {
      clock.advance(1);
      waited++;
    }
    return waited;
  }

  private void send() {
    gate.registerInFlightRequest(new BasicRequestInfo(10));
  }

  private void complete(int failed) {
    gate.registerCompletedRequest(new BasicResultInfo(failed, 10));
  }
}
