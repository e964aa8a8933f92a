package io.pharos.local.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The simulated hardware conserves what it hands out, and behaves as hardware does. */
class ServingSimulationTest {

  static List<ServingPlan> plans() {
    return ServingPlans.all();
  }

  @ParameterizedTest
  @MethodSource("plans")
  void busyTimeIsSharedOutToTheNanosecond(ServingPlan plan) {
    ServingTrace trace = ServingSimulation.run(plan);

    assertThat(trace.requests()).hasSizeGreaterThan(8);
    for (DeviceTimeline device : trace.devices()) {
      long elapsed = trace.endNs() - plan.startNs();
      long busy = device.busyNs(trace.endNs());
      assertThat(trace.attributedNs(device.device())).isEqualTo(busy);
      assertThat(busy).isBetween(elapsed / 20, elapsed);
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void energyOfRequestsAndOfIdlingIsTheEnergyOfTheCard(ServingPlan plan) {
    ServingTrace trace = ServingSimulation.run(plan);

    for (ServingCard card : plan.layout().cards()) {
      List<DeviceTimeline> parts =
          trace.devices().stream().filter(d -> d.card().card().equals(card)).toList();
      long busyUj = parts.stream().mapToLong(d -> trace.attributedUj(d.device())).sum();
      // a slice idles at its part of the card's idle power
      double idleUj =
          card.hardware().power().idleW()
              * ((trace.endNs() - plan.startNs()) - busyFraction(plan, parts, trace.endNs()))
              / 1e3;
      assertThat((double) parts.get(0).card().energyUj(trace.endNs()))
          .isCloseTo(busyUj + idleUj, org.assertj.core.data.Offset.offset(50.0));
    }
  }

  private static double busyFraction(ServingPlan plan, List<DeviceTimeline> parts, long atNs) {
    double busy = 0;
    for (DeviceTimeline part : parts) {
      double fraction =
          plan.layout().engines().stream()
              .flatMap(engine -> engine.parts().stream())
              .filter(own -> plan.layout().device(own).equals(part.device()))
              .mapToDouble(DevicePart::fraction)
              .findFirst()
              .orElseThrow();
      busy += fraction * part.busyNs(atNs);
    }
    return busy;
  }

  @ParameterizedTest
  @MethodSource("plans")
  void equalPlansGiveEqualTraces(ServingPlan plan) {
    assertThat(ServingSimulation.run(plan).requests())
        .isEqualTo(ServingSimulation.run(plan).requests());
  }

  @ParameterizedTest
  @MethodSource("plans")
  void timesOfARequestComeInOrder(ServingPlan plan) {
    for (ServedRequest request : ServingSimulation.run(plan).requests()) {
      assertThat(request.scheduledNs()).isGreaterThanOrEqualTo(request.request().arrivalNs());
      assertThat(request.firstTokenNs()).isGreaterThan(request.scheduledNs());
      if (request.request().outputTokens() > 1) {
        assertThat(request.endNs()).isGreaterThan(request.firstTokenNs());
      }
      assertThat(request.shares())
          .hasSize(plan.layout().engines().get(request.engine()).parts().size())
          .allMatch(share -> share.gpuNs() > 0 && share.energyUj() > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void batchAndCacheStayWithinTheirLimits(ServingPlan plan) {
    for (EngineTimeline engine : ServingSimulation.run(plan).engines()) {
      assertThat(engine.mostRunning()).isBetween(1L, 256L);
      assertThat(engine.mostBlocks()).isBetween(1L, engine.capacity());
    }
  }

  @Test
  void onlyOneEngineRunsAtATimeOnASharedCard() {
    ServingPlan plan = ServingPlans.all().get(4);
    ServingTrace trace = ServingSimulation.run(plan);
    DeviceTimeline device = trace.devices().get(0);

    assertThat(device.engines()).containsExactly(0, 1);
    assertThat(trace.requests().stream().map(ServedRequest::engine)).contains(0, 1);
    // reading 6.4 GB of weights at 80 % of 300 GB/s takes 27 ms, and the other engine as long
    double stepMs = ServedModel.LLAMA_3B.weightBytes() / (300e9 * 0.8) * 1e3;
    assertThat(trace.requests())
        .filteredOn(request -> request.request().outputTokens() > 20)
        .isNotEmpty()
        .allMatch(r -> r.decodeNs() / 1e6 / (r.request().outputTokens() - 1) > 1.5 * stepMs);
  }

  @Test
  void longerPromptsAndAnswersAreMoreWork() {
    long base = alone(500, 100).gpuNs();

    assertThat(alone(2_000, 100).gpuNs()).isGreaterThan(base);
    assertThat(alone(500, 200).gpuNs()).isGreaterThan(base * 3 / 2);
    assertThat(alone(500, 200).energyUj()).isGreaterThan(alone(500, 100).energyUj());
  }

  @Test
  void whatIsCachedIsNotComputed() {
    ServingCluster cluster = cluster();
    cluster.offer(request(1, 0, 4_000, 3_200, 1));
    long cached = drain(cluster).get(0).gpuNs();

    assertThat(cached).isLessThan(alone(4_000, 1).gpuNs() / 2);
  }

  @Test
  void aRequestAloneTakesAllOfTheBusyTime() {
    ServingCluster cluster = cluster();
    cluster.offer(request(1, 0, 700, 0, 50));
    ServedRequest served = drain(cluster).get(0);

    assertThat(served.gpuNs()).isEqualTo(cluster.devices().get(0).busyNs(served.endNs()));
    // 49 steps of decoding read 16 GB of weights each, at 75 % of 3.35 TB/s
    double stepNs = ServedModel.LLAMA_8B.weightBytes() / (3.35e12 * 0.75) * 1e9;
    assertThat((double) served.decodeNs()).isBetween(49 * stepNs, 49 * (stepNs + 1_000_000));
  }

  @Test
  void aLongPromptTakesMoreOfSharedStepsThanADecodingNeighbour() {
    ServingCluster cluster = cluster();
    cluster.offer(request(1, 0, 64, 0, 40));
    cluster.offer(request(2, 30_000_000, 16_000, 0, 2));
    List<ServedRequest> served = drain(cluster);

    ServedRequest decoding = served.stream().filter(r -> r.request().id() == 1).findFirst().get();
    ServedRequest filling = served.stream().filter(r -> r.request().id() == 2).findFirst().get();
    assertThat(filling.gpuNs()).isGreaterThan(decoding.gpuNs());
  }

  @Test
  void aFullCachePreemptsTheYoungestAndStillServesAll() {
    // 21.4 GB less 16.1 GB of weights: room for 40,000 tokens
    EngineSettings tight = EngineSettings.DEFAULT.withMemoryShare(0.25);
    ServingLayout layout =
        ServingLayout.whole("chat", ServingHardware.H100_80GB, ServedModel.LLAMA_8B, tight, 1, 1);
    ServingPlan plan =
        ServingPlans.of(
            layout,
            ServingPlans.chat("chat", Arrivals.closed(64, 0))
                .withTokens(TokenCount.of(1_500, 0.3, 4_000), TokenCount.of(600, 0.3, 2_000)));

    ServingTrace trace = ServingSimulation.run(plan);

    EngineTimeline engine = trace.engines().get(0);
    assertThat(engine.preemptions()).isPositive();
    assertThat(trace.requests().stream().mapToInt(ServedRequest::preemptions).sum())
        .isEqualTo(Math.toIntExact(engine.preemptions()));
    assertThat(engine.mostBlocks()).isLessThanOrEqualTo(engine.capacity());
    DeviceTimeline device = trace.devices().get(0);
    assertThat(trace.attributedNs(device.device())).isEqualTo(device.busyNs(trace.endNs()));
  }

  @Test
  void heatHoldsClocksDownAndSlowsSteps() {
    ServingPlan hot = ServingPlans.all().get(5);
    ServingTrace trace = ServingSimulation.run(hot);
    CardTimeline card = trace.devices().get(0).card();

    assertThat(card.throttledNs(trace.endNs())).isPositive();
    assertThat(card.throttledNs(trace.endNs())).isLessThan(trace.endNs() - hot.startNs());
    assertThat(card.smClockMhz(hot.startNs())).isEqualTo(1_410);
  }

  @Test
  void aCardIsWarmerAndDrawsMoreTheMoreItWorks() {
    ServingTrace trace = ServingSimulation.run(ServingPlans.all().get(0));
    CardTimeline card = trace.devices().get(0).card();
    long start = trace.plan().startNs();

    assertThat(card.powerW(start)).isEqualTo(70);
    assertThat(card.powerW(start + 10 * ServingPlans.SECOND_NS)).isBetween(100.0, 700.0);
    assertThat(card.celsius(start + 10 * ServingPlans.SECOND_NS))
        .isGreaterThan(card.celsius(start));
  }

  @Test
  void requestsOfTheSimulatedPastAndOfUnknownServicesAreRefused() {
    ServingCluster cluster = cluster();
    cluster.offer(request(1, 1_000, 10, 0, 1));
    drain(cluster);

    assertThatThrownBy(() -> cluster.offer(request(2, 0, 10, 0, 1)))
        .hasMessageContaining("after what was simulated");
    assertThatThrownBy(
            () ->
                cluster.offer(
                    new ServingRequest(
                        3, "nobody", "acme", CallVisibility.UNTRACED, cluster.nowNs(), 0, 1, 0, 1)))
        .hasMessageContaining("no engine serves nobody");
  }

  @Test
  void layoutsThatCannotBeAreRefused() {
    assertThatThrownBy(
            () ->
                ServingLayout.mig(
                    "mig",
                    ServingHardware.H100_80GB,
                    ServedModel.LLAMA_8B,
                    EngineSettings.DEFAULT,
                    1,
                    List.of(4, 4)))
        .hasMessageContaining("seven slices");
  }

  private static ServedRequest alone(int prompt, int output) {
    ServingCluster cluster = cluster();
    cluster.offer(request(1, 0, prompt, 0, output));
    return drain(cluster).get(0);
  }

  private static ServingCluster cluster() {
    return new ServingCluster(ServingPlans.single(), ServingPlans.START_NS);
  }

  private static ServingRequest request(long id, long afterNs, int prompt, int cached, int output) {
    return new ServingRequest(
        id,
        "chat",
        "acme",
        CallVisibility.ENGINE_SPAN,
        ServingPlans.START_NS + afterNs,
        500_000,
        prompt,
        cached,
        output);
  }

  private static List<ServedRequest> drain(ServingCluster cluster) {
    List<ServedRequest> served = new ArrayList<>();
    while (cluster.nextNs() < Long.MAX_VALUE) {
      served.addAll(cluster.next());
    }
    return served;
  }
}
