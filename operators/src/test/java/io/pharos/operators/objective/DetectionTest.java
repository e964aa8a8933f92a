package io.pharos.operators.objective;

import static io.pharos.operators.objective.ObjectiveFixtures.AVAILABLE;
import static io.pharos.operators.objective.ObjectiveFixtures.DAY;
import static io.pharos.operators.objective.ObjectiveFixtures.at;
import static io.pharos.operators.objective.ObjectiveFixtures.call;
import static io.pharos.operators.objective.ObjectiveFixtures.failed;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Alert;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How long standard windows take to see that some of the requests fail, after three days of
 * traffic, and to see that it is over. The target is 99.9 %; a call ends every two seconds, one in
 * 50,000 fails anyway.
 *
 * <p>An error rate r is seen after long window × (factor × budget - what fails anyway) / r. It is
 * over after short window × (1 - factor × budget / r), and two minutes more. Both in the slot of 10
 * s that follows; a failure more or less is 2 s / r, and a window of hours is up to 5 min longer.
 */
class DetectionTest {

  private static final long EVERY_MS = 2_000;
  private static final long BEGIN_MS = 3 * DAY + 4_000;
  private static final long FAILS_ANYWAY = 50_000;
  private static final long SLACK_S = 20;
  private static final long COARSE_S = 300;

  @ParameterizedTest
  @CsvSource({
    "1.0,     600, PAGE,      52, FIRING PAGE;UPDATED TICKET;RESOLVED TICKET, 21698",
    "0.1,    1800, PAGE,     518, FIRING PAGE;RESOLVED PAGE,                   1812",
    "0.02,   4000, PAGE,    2592, FIRING PAGE;RESOLVED PAGE,                    204",
    "0.005, 60000, TICKET, 50803, FIRING TICKET;RESOLVED TICKET,              17400"
  })
  void burstIsSeenAndItsEndToo(
      double errors, long lastsS, String severity, long seenS, String records, long overS)
      throws Exception {
    long endMs = BEGIN_MS + lastsS * 1_000;
    List<Alert> alerts = alerts(errors, endMs, endMs + DAY / 3);

    String told =
        alerts.stream()
            .map(alert -> alert.getState() + " " + alert.getSeverity())
            .collect(Collectors.joining(";"));
    assertThat(told).isEqualTo(records);
    long failureS = (long) Math.ceil(EVERY_MS / errors / 1_000);
    long coarseS = severity.equals("TICKET") ? COARSE_S : 0;
    assertThat(sinceS(alerts.get(0), BEGIN_MS))
        .isBetween(seenS - coarseS, seenS + failureS + SLACK_S);
    assertThat(sinceS(alerts.get(alerts.size() - 1), endMs))
        .isBetween(overS - failureS, overS + failureS + SLACK_S + COARSE_S);
  }

  @ParameterizedTest
  @CsvSource({"1.0, 50", "0.1, 500", "0.02, 2500", "0.005, 50000"})
  void burstThatUsesUpLessIsNotSeen(double errors, long lastsS) throws Exception {
    long endMs = BEGIN_MS + lastsS * 1_000;

    assertThat(alerts(errors, endMs, endMs + DAY / 24)).isEmpty();
  }

  private static long sinceS(Alert alert, long instantMs) {
    return (alert.getEventTimeMs() - at(instantMs)) / 1_000;
  }

  private static List<Alert> alerts(double errors, long endMs, long untilMs) throws Exception {
    try (ObjectiveHarness harness =
        new ObjectiveHarness(AVAILABLE, 1, new HashMapStateBackend(), 1)) {
      double owed = 0;
      for (long nowMs = EVERY_MS; nowMs <= untilMs; nowMs += EVERY_MS) {
        long id = nowMs / EVERY_MS;
        owed += nowMs > BEGIN_MS && nowMs <= endMs ? errors : 0;
        boolean isOwed = owed >= 1;
        owed -= isOwed ? 1 : 0;
        boolean fails = isOwed || id % FAILS_ANYWAY == 0;
        harness.step(fails ? failed(id, nowMs) : call(id, nowMs));
        if (nowMs % 10_000 == 0) {
          harness.watermark(at(nowMs));
        }
      }
      return List.copyOf(harness.alerts());
    }
  }
}
