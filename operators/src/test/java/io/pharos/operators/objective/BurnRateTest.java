package io.pharos.operators.objective;

import static io.pharos.operators.objective.ObjectiveFixtures.DAY;
import static io.pharos.operators.objective.ObjectiveFixtures.HOUR;
import static io.pharos.operators.objective.ObjectiveFixtures.at;
import static io.pharos.operators.objective.ObjectiveFixtures.call;
import static io.pharos.operators.objective.ObjectiveFixtures.failed;
import static io.pharos.operators.objective.ObjectiveFixtures.story;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pharos.schemas.Alert;
import io.pharos.schemas.AlertState;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.Hex;
import java.util.Map;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * When alerts fire, change and end. Most objectives allow 10 % of failures, and a call ends every
 * second.
 */
class BurnRateTest {

  private static final long SECOND = 1_000;
  private static final String TICKET = "  - {short: 1m, long: 10m, factor: 2, severity: ticket}";
  private static final String PAGE = "  - {short: 1m, long: 5m, factor: 5, severity: page}";

  private ObjectiveHarness harness;
  private long id;

  private void watch(String... more) throws Exception {
    watch(GroupGuard.GROUPS, objectives(more));
  }

  private void watch(int groups, ObjectiveTable table) throws Exception {
    harness = new ObjectiveHarness(table, groups, new HashMapStateBackend(), 1);
  }

  /** Further entries, then windows. */
  private static ObjectiveTable objectives(String... more) {
    String lines =
        "name: chat|tenants: acme|indicator: availability|target: 90|" + String.join("|", more);
    return ObjectiveFixtures.table(lines.split("\\|"));
  }

  @AfterEach
  void nothingIsLeftInTheEnd() throws Exception {
    harness.watermark(at(20 * DAY));
    assertThat(harness.entries()).isZero();
    harness.close();
  }

  private void good(long fromS, long toS) throws Exception {
    for (long second = fromS + 1; second <= toS; second++) {
      send(call(++id, second * SECOND));
    }
  }

  private void bad(long fromS, long toS) throws Exception {
    for (long second = fromS + 1; second <= toS; second++) {
      send(failed(++id, second * SECOND));
    }
  }

  private void send(Step step) throws Exception {
    harness.step(step);
    harness.watermark(step.getEventTimeMs() - 1);
  }

  @Test
  void firesAtTheSlotInWhichBothWindowsPassTheFactor() throws Exception {
    watch("windows:", TICKET);
    good(0, 600);
    // at 720 s exactly 20 % of the last 600 s failed: the factor is reached, not passed
    bad(600, 730);
    harness.watermark(at(730 * SECOND) - 1);
    assertThat(harness.alerts()).isEmpty();

    harness.watermark(at(730 * SECOND));

    assertThat(story(harness.alerts())).containsExactly("FIRING TICKET @730000");
    Alert alert = harness.alerts().get(0);
    assertThat(alert.getRule()).isEqualTo("chat");
    assertThat(alert.getTenant()).isEqualTo("acme");
    assertThat(alert.getRevision()).isZero();
    assertThat(alert.getStartsAtMs()).isEqualTo(at(730 * SECOND));
    assertThat(alert.getEndsAtMs()).isNull();
    assertThat(alert.getValue()).isCloseTo(130.0 / 600 / 0.1, within(1e-12));
    assertThat(alert.getThreshold()).isEqualTo(2);
    assertThat(alert.getEvidence())
        .containsEntry("good", "470")
        .containsEntry("bad", "130")
        .containsEntry("short_window", "1m")
        .containsEntry("long_window", "10m")
        .containsEntry("short_burn_rate", "10")
        .containsEntry("target_percent", "90")
        .containsEntry("budget_left_percent_3d", "-78.08")
        .containsEntry(
            "trace_ids",
            String.join(
                ",",
                Hex.of(SpanFixtures.traceId(730)),
                Hex.of(SpanFixtures.traceId(729)),
                Hex.of(SpanFixtures.traceId(728))));
    assertThat(alert.getText())
        .isEqualTo(
            "Objective chat of acme burns its error budget 2.17 times as fast as the target of "
                + "90 % allows (limit 2): 130 of 600 requests failed in 10m.");
  }

  @Test
  void severityFollowsThePairsThatBurnAndTheLastEndsTheEpisode() throws Exception {
    watch("windows:", TICKET, PAGE);
    good(0, 600);
    bad(600, 800);
    // the short window is at 50 % at 830 s and below 20 % at 850 s; 2 min later a pair burns no
    // more
    good(800, 1_000);
    harness.watermark(at(2_000 * SECOND));

    assertThat(story(harness.alerts()))
        .containsExactly(
            "FIRING TICKET @730000",
            "UPDATED PAGE @760000",
            "UPDATED TICKET @950000",
            "RESOLVED TICKET @970000");
    assertThat(harness.alerts()).extracting(Alert::getRevision).containsExactly(0, 1, 2, 3);
    assertThat(harness.alerts()).extracting(Alert::getId).containsOnly(idOfFirst());
    Alert last = harness.alerts().get(3);
    assertThat(last.getEndsAtMs()).isEqualTo(at(970 * SECOND));
    assertThat(last.getText())
        .isEqualTo(
            "Objective chat of acme no longer burns its error budget too fast: 0 of 60 requests "
                + "failed in 1m.");
  }

  private String idOfFirst() {
    return harness.alerts().get(0).getId();
  }

  @Test
  void shortSpikeDoesNotFireTheSlowPair() throws Exception {
    watch("windows:", TICKET, PAGE);
    good(0, 600);
    bad(600, 720);
    good(720, 1_500);

    assertThat(harness.alerts()).isEmpty();
  }

  @Test
  void whatIsOverDoesNotFireThoughTheLongWindowStillBurns() throws Exception {
    watch("windows:", TICKET, "min-requests: 600");
    bad(0, 200);
    // 600 requests are there at 600 s, a third of which failed, but none in the last minute
    good(200, 700);

    assertThat(harness.alerts()).isEmpty();
  }

  @Test
  void fewRequestsMakeNoAlert() throws Exception {
    watch("windows:", TICKET, PAGE);
    bad(0, 19);
    harness.watermark(at(HOUR));
    assertThat(harness.alerts()).isEmpty();

    bad(7_200, 7_220);
    harness.watermark(at(7_220 * SECOND));
    assertThat(story(harness.alerts())).containsExactly("FIRING PAGE @7220000");
  }

  @Test
  void episodeEndsWhereNothingComesAnyMore() throws Exception {
    watch("windows:", TICKET);
    bad(0, 60);
    harness.watermark(at(HOUR));

    // nothing fails after 60 s: from 120 s on the short window is empty
    assertThat(story(harness.alerts()))
        .containsExactly("FIRING TICKET @20000", "RESOLVED TICKET @240000");
  }

  @Test
  void relapseBeforeItsEndKeepsTheEpisode() throws Exception {
    watch("windows:", TICKET);
    bad(0, 60);
    good(60, 200);
    bad(200, 260);
    good(260, 1_000);

    assertThat(story(harness.alerts()))
        .containsExactly("FIRING TICKET @20000", "RESOLVED TICKET @430000");
  }

  @Test
  void twoEpisodesHaveTwoIds() throws Exception {
    watch("windows:", TICKET);
    bad(0, 60);
    good(60, 1_000);
    bad(1_000, 1_300);
    good(1_300, 3_000);

    assertThat(harness.alerts())
        .extracting(Alert::getState)
        .containsExactly(
            AlertState.FIRING, AlertState.RESOLVED, AlertState.FIRING, AlertState.RESOLVED);
    assertThat(harness.alerts().get(1).getId()).isEqualTo(idOfFirst());
    assertThat(harness.alerts().get(2).getId()).isNotEqualTo(idOfFirst());
    assertThat(harness.alerts().get(3).getId()).isEqualTo(harness.alerts().get(2).getId());
  }

  @Test
  void groupsAreJudgedApart() throws Exception {
    watch("group-by: service", "where: {kind: llm}", "windows:", TICKET);
    for (long second = 1; second <= 30; second++) {
      Step other = failed(1_000 + second, second * SECOND);
      other.getSpan().setService("search");
      harness.step(other);
      send(call(second, second * SECOND));
    }
    harness.watermark(at(100 * SECOND));

    assertThat(harness.alerts()).hasSize(1);
    assertThat(harness.alerts().get(0).getScope())
        .isEqualTo(Map.of("kind", "llm", "service", "search"));
    assertThat(harness.alerts().get(0).getText()).contains("of acme (kind llm, service search)");
  }

  @Test
  void excessOfGroupsCountsTogether() throws Exception {
    watch(3, objectives("group-by: model", "windows:", TICKET));
    for (int model = 0; model < 500; model++) {
      Step step = failed(model, 5 * SECOND);
      step.getSpan().getCall().setResponseModel("model-" + model);
      harness.step(step);
    }
    harness.watermark(at(10 * SECOND));

    assertThat(harness.alerts()).hasSize(1);
    assertThat(harness.alerts().get(0).getScope()).isEqualTo(Map.of("model", "__overflow__"));
    assertThat(harness.alerts().get(0).getEvidence()).containsEntry("bad", "497");
  }

  @Test
  void otherTenantsOtherRequestsAndRepeatedCallsDoNotCount() throws Exception {
    watch("where: {service: chat}", "windows:", TICKET);
    for (long second = 1; second <= 100; second++) {
      Step tenant = failed(second, second * SECOND);
      tenant.setTenant("globex");
      send(tenant);
      Step service = failed(second, second * SECOND);
      service.getSpan().setService("search");
      send(service);
      Step repeated = failed(second, second * SECOND);
      repeated.setCounted(false);
      send(repeated);
    }
    harness.watermark(at(HOUR));

    assertThat(harness.alerts()).isEmpty();
  }

  @Test
  void requestCountsAsManyAsItStandsFor() throws Exception {
    watch("windows:", TICKET);
    good(0, 30);
    Step sampled = failed(99, 30 * SECOND);
    sampled.getSpan().setWeightMicro(10_500_000);
    send(sampled);
    harness.watermark(at(30 * SECOND));

    assertThat(harness.alerts()).hasSize(1);
    assertThat(harness.alerts().get(0).getEvidence())
        .containsEntry("bad", "10.5")
        .containsEntry("good", "30");
  }

  @Test
  void correctionTakesAwayWhatWasAdded() throws Exception {
    watch("windows:", TICKET);
    good(0, 100);
    bad(100, 120);
    // all but two of the failures turn out to be none
    for (long failed = 101; failed <= 118; failed++) {
      send(corrected(failed, 121 * SECOND));
    }
    bad(121, 126);
    harness.watermark(at(130 * SECOND));
    assertThat(harness.alerts()).isEmpty();

    bad(130, 160);
    harness.watermark(at(160 * SECOND));
    assertThat(harness.alerts()).hasSize(1);
    assertThat(harness.alerts().get(0).getEvidence())
        .containsEntry("good", "118")
        .containsEntry("bad", "37");
  }

  @Test
  void correctionMovesARequestToAnotherGroup() throws Exception {
    watch("group-by: service", "windows:", TICKET);
    bad(0, 15);
    for (long failed = 1; failed <= 5; failed++) {
      Step moved = failed(failed, failed * SECOND);
      moved.setReplaces(replaced(failed(failed, failed * SECOND)));
      moved.getSpan().setService("search");
      moved.setEventTimeMs(at(16 * SECOND));
      harness.step(moved);
    }
    bad(16, 25);
    harness.watermark(at(30 * SECOND));

    // 15 + 9 - 5 are too few to make an alert
    assertThat(harness.alerts()).isEmpty();
  }

  private static Step corrected(long failed, long atMs) {
    Step step = call(failed, failed * SECOND);
    step.setReplaces(replaced(failed(failed, failed * SECOND)));
    step.setCorrection(1);
    step.setEventTimeMs(at(atMs));
    return step;
  }

  private static ReplacedStep replaced(Step step) {
    return new ReplacedStep(step.getSpan(), true);
  }

  @Test
  void stepThatIsSettledLateCountsWhereItEnded() throws Exception {
    watch("windows:", TICKET);
    good(0, 30);
    harness.watermark(at(300 * SECOND));
    for (long second = 1; second <= 25; second++) {
      Step late = failed(1_000 + second, second * SECOND);
      late.setEventTimeMs(at(305 * SECOND));
      harness.step(late);
    }
    bad(300, 303);
    harness.watermark(at(310 * SECOND));

    // the last minute holds 3 requests that all failed, the last 10 min all of them
    assertThat(story(harness.alerts())).containsExactly("FIRING TICKET @310000");
    assertThat(harness.alerts().get(0).getEvidence())
        .containsEntry("bad", "28")
        .containsEntry("short_burn_rate", "10");
  }

  @Test
  void stepBehindTheWatermarkCountsInTheNextSlot() throws Exception {
    watch("windows:", TICKET);
    bad(0, 19);
    harness.watermark(at(20 * SECOND));
    assertThat(harness.alerts()).isEmpty();

    harness.step(failed(99, 15 * SECOND));
    harness.watermark(at(30 * SECOND));
    assertThat(story(harness.alerts())).containsExactly("FIRING TICKET @30000");
  }

  @Test
  void stepBehindARestartCountsInTheNextSlot() throws Exception {
    watch("windows:", TICKET);
    bad(0, 19);
    harness.watermark(at(20 * SECOND));
    harness.restart(1, objectives("windows:", TICKET));

    harness.step(failed(99, 15 * SECOND));
    harness.watermark(at(30 * SECOND));
    assertThat(story(harness.alerts())).containsExactly("FIRING TICKET @30000");
  }

  @Test
  void alertOfAnObjectiveThatIsWatchedNoMoreIsResolved() throws Exception {
    watch("windows:", TICKET);
    bad(0, 60);
    harness.restart(1, objectives("version: 2", "windows:", TICKET));
    harness.watermark(at(100 * SECOND));

    assertThat(story(harness.alerts()))
        .containsExactly("FIRING TICKET @20000", "RESOLVED TICKET @60000");
    assertThat(harness.alerts().get(1).getId()).isEqualTo(idOfFirst());
    assertThat(harness.alerts().get(1).getText())
        .isEqualTo("Objective chat of acme is watched no more.");
  }

  @Test
  void windowsOfDaysHoldEverythingInThem() throws Exception {
    watch("windows:", "  - {short: 6h, long: 3d, factor: 2, severity: ticket}");
    for (long minute = 1; minute <= 3 * 24 * 60; minute++) {
      send(call(++id, minute * 60 * SECOND));
    }
    long begin = 3 * DAY;
    for (long minute = 1; minute <= 15 * 60; minute++) {
      send(failed(++id, begin + minute * 60 * SECOND));
    }
    // 864 of 4,320 are 20 %; the window is 5 min longer at its start, but for the first of 5 min
    assertThat(harness.alerts()).hasSize(1);
    assertThat((harness.alerts().get(0).getEventTimeMs() - at(begin)) / (60 * SECOND))
        .isBetween(864L, 867L);
  }

  @Test
  void stepOlderThanAllWindowsBelongsToNone() throws Exception {
    watch("windows:", TICKET);
    good(0, 10);
    Step ancient = failed(99, 5 * SECOND);
    ancient.setEventTimeMs(at(4 * DAY));
    send(ancient);

    assertThat(harness.parts()).isEqualTo(1);
  }

  @Test
  void slowRequestsMissALatencyObjectiveAndSilentOnesDoNotCount() throws Exception {
    watch(
        1,
        ObjectiveFixtures.table(
            "name: prompt",
            "tenants: '*'",
            "indicator: latency",
            "measure: ttft",
            "threshold: 500 ms",
            "target: 90",
            "windows:",
            TICKET));
    for (long second = 1; second <= 30; second++) {
      Step silent = call(second, second * SECOND);
      Step atTheThreshold = call(100 + second, second * SECOND);
      atTheThreshold.getSpan().getCall().setTtftNs(500_000_000L);
      Step slow = call(200 + second, second * SECOND);
      slow.getSpan().getCall().setTtftNs(500_000_001L);
      harness.step(silent);
      harness.step(atTheThreshold);
      send(slow);
    }
    harness.watermark(at(20 * SECOND));

    assertThat(harness.alerts().get(0).getEvidence())
        .containsEntry("good", "10")
        .containsEntry("bad", "10");
    assertThat(harness.alerts().get(0).getText())
        .endsWith("10 of 20 requests took more than 500 ms to the first token in 10m.");
  }
}
