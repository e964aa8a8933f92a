package io.pharos.operators.accelerator;

import static io.pharos.operators.accelerator.CardFixtures.BEGINNING;
import static io.pharos.operators.accelerator.CardFixtures.ns;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.Sighting;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.Placement;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlacementOperatorTest {

  private static final String ENGINE = "10.0.0.7:8000/0";

  private TwoInputStreamOperatorTestHarness<ToPlace, Sighting, OnCard> harness;

  @BeforeEach
  void open() throws Exception {
    harness = fresh();
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static TwoInputStreamOperatorTestHarness<ToPlace, Sighting, OnCard> fresh()
      throws Exception {
    return new TwoInputStreamOperatorTestHarness<>(new PlacementOperator(CardFixtures.LIMITS));
  }

  /** A call from 21 s to 24 s of which nothing says where it ran. */
  private static ServedCall call() {
    ServedCall call = CardFixtures.call(1, 21_000, 24_000).getCall();
    call.setByEngine(false);
    return call;
  }

  private static ServedCall callTo(String address, int port) {
    ServedCall call = call();
    call.setAddress(address);
    call.setPort(port);
    return call;
  }

  private static ServedCall byEngineIn(String pod) {
    ServedCall call = call();
    call.setByEngine(true);
    call.setNamespace("ml");
    call.setPod(pod);
    return call;
  }

  private void place(ServedCall call) throws Exception {
    harness.processElement1(
        new StreamRecord<>(new ToPlace(call, null, call.getEventTimeMs()), call.getEventTimeMs()));
  }

  private static Sighting device(long slotMs, String device, String pod) {
    Sighting seen = new Sighting();
    seen.setSlotMs(BEGINNING + slotMs);
    seen.setNamespace(pod == null ? null : "ml");
    seen.setPod(pod);
    seen.setHost("node-1");
    seen.setDevice(device);
    seen.setDeviceHost("node-1");
    seen.setInstance("");
    seen.setPort(-1);
    return seen;
  }

  private static Sighting engine(long slotMs, String address, String pod) {
    Sighting seen = new Sighting();
    seen.setSlotMs(BEGINNING + slotMs);
    seen.setNamespace(pod == null ? null : "ml");
    seen.setPod(pod);
    seen.setHost("node-1");
    seen.setEngine(address + ":8000/0");
    seen.setService("chat");
    seen.setAddress(address);
    seen.setPort(8_000);
    seen.setDeviceHost("");
    seen.setInstance("");
    return seen;
  }

  private void see(Sighting... sightings) throws Exception {
    for (Sighting sighting : sightings) {
      harness.processElement2(new StreamRecord<>(sighting, sighting.getSlotMs()));
    }
  }

  private void watermark(long ms) throws Exception {
    harness.processWatermark1(new Watermark(BEGINNING + ms));
    harness.processWatermark2(new Watermark(BEGINNING + ms));
  }

  private List<String> devices() {
    List<String> devices = new ArrayList<>();
    for (OnCard placed : harness.extractOutputValues()) {
      devices.add(placed.getDevice());
    }
    return devices;
  }

  private Placement placement() {
    return Placement.values()[harness.extractOutputValues().get(0).getCall().getPlacement()];
  }

  private List<Attribution> unplaced() {
    List<Attribution> unplaced = new ArrayList<>();
    var output = harness.getSideOutput(PlacementOperator.UNPLACED);
    if (output != null) {
      output.forEach(record -> unplaced.add(record.getValue()));
    }
    return unplaced;
  }

  @Test
  void engineSpanLeadsToTheDevicesOfItsPod() throws Exception {
    place(byEngineIn("chat-0"));
    see(device(20_000, "GPU-2", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    see(device(20_000, "GPU-3", "chat-1"));
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-1", "GPU-2");
    assertThat(placement()).isEqualTo(Placement.ENGINE_SPAN);
    assertThat(harness.extractOutputValues()).allMatch(placed -> placed.getCall().getParts() == 2);
  }

  @Test
  void calledAddressThatIsScrapedLeadsToTheDevicesOfThatEngine() throws Exception {
    see(engine(20_000, "10.0.0.7", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    see(engine(20_000, "10.0.0.8", "chat-1"), device(20_000, "GPU-2", "chat-1"));
    place(callTo("10.0.0.8", 8_000));
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-2");
    assertThat(placement()).isEqualTo(Placement.SCRAPE_TARGET);
  }

  @Test
  void nameOfAServiceLeadsToAllItsReplicas() throws Exception {
    see(engine(20_000, "10.0.0.7", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    see(engine(20_000, "10.0.0.8", "chat-1"), device(20_000, "GPU-2", "chat-1"));
    place(callTo("chat.ml.svc.cluster.local", 80));
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-1", "GPU-2");
    assertThat(placement()).isEqualTo(Placement.POOL);
    assertThat(harness.extractOutputValues()).allMatch(on -> on.getCall().getReplicas() == 2);
  }

  @Test
  void nameOfAServiceInAnotherNamespaceIsAnotherService() throws Exception {
    see(engine(20_000, "10.0.0.7", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    place(callTo("chat.other.svc.cluster.local", 80));
    watermark(60_000);

    assertThat(devices()).isEmpty();
    assertThat(unplaced())
        .extracting(Attribution::getGap)
        .containsExactly(AttributionGap.NO_ENGINE);
  }

  @Test
  void engineOutsideOfPodsHasTheDevicesOfItsHostIfItIsAloneThere() throws Exception {
    see(engine(20_000, "10.0.0.7", null), device(20_000, "GPU-1", null));
    place(callTo("10.0.0.7", 8_000));
    watermark(30_000);
    assertThat(devices()).containsExactly("GPU-1");

    see(engine(30_000, "10.0.0.9", null), engine(30_000, "10.0.0.7", null));
    ServedCall later = callTo("10.0.0.7", 8_000);
    later.setRunStartNs(ns(31_000));
    later.setRunEndNs(ns(34_000));
    later.setEventTimeMs(BEGINNING + 34_000);
    place(later);
    watermark(70_000);

    assertThat(devices()).containsExactly("GPU-1");
    assertThat(unplaced())
        .extracting(Attribution::getGap)
        .containsExactly(AttributionGap.NO_DEVICE);
  }

  @Test
  void callOfAPublicProviderHasNoDevice() throws Exception {
    see(engine(20_000, "10.0.0.7", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    place(callTo("api.openai.com", 443));
    watermark(60_000);

    assertThat(devices()).isEmpty();
    assertThat(unplaced()).hasSize(1).allMatch(Attribution::getFinal$);
  }

  @Test
  void callThatNamesNoEngineIsNotWaitedFor() throws Exception {
    place(call());
    watermark(30_000);

    assertThat(unplaced())
        .extracting(Attribution::getGap)
        .containsExactly(AttributionGap.NO_ENGINE);
  }

  @Test
  void firstCallOfANewEngineIsPlacedWhenItIsFirstSeen() throws Exception {
    place(callTo("10.0.0.7", 8_000));
    place(byEngineIn("chat-1"));
    watermark(30_000);
    assertThat(devices()).isEmpty();
    assertThat(unplaced()).isEmpty();

    see(engine(30_000, "10.0.0.7", "chat-0"), device(30_000, "GPU-1", "chat-0"));
    watermark(40_000);
    assertThat(devices()).containsExactly("GPU-1");

    see(device(50_000, "GPU-2", "chat-1"));
    watermark(60_000);
    assertThat(devices()).containsExactly("GPU-1", "GPU-2");
    assertThat(unplaced()).isEmpty();
  }

  @Test
  void firstSignOfAnEngineCountsWheneverItArrives() throws Exception {
    see(device(50_000, "GPU-2", "chat-0"), device(40_000, "GPU-1", "chat-0"));
    place(byEngineIn("chat-0"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    watermark(100_000);
    assertThat(devices()).containsExactly("GPU-1");

    harness.close();
    harness = fresh();
    harness.setup();
    harness.initializeState(state);
    harness.open();
    watermark(100_000);
    assertThat(devices()).containsExactly("GPU-1");
  }

  @Test
  void engineFirstSeenTooLongAfterACallIsNotItsOwn() throws Exception {
    place(byEngineIn("chat-0"));
    see(device(60_000, "GPU-1", "chat-0"));
    watermark(100_000);

    assertThat(devices()).isEmpty();
    assertThat(unplaced()).hasSize(1);
  }

  @Test
  void callWhoseEngineIsKnownByACorrectionIsWithdrawnWhereItsAddressAloneLed() throws Exception {
    seeTwoReplicas();
    place(callTo("chat", 80));
    watermark(30_000);
    assertThat(placed())
        .containsExactlyInAnyOrder(tuple("GPU-1", true, 2), tuple("GPU-2", true, 2));

    place(corrected(true));
    watermark(40_000);

    assertThat(placed().subList(2, 4))
        .containsExactly(tuple("GPU-1", true, 2), tuple("GPU-2", false, 2));
    assertThat(unplaced()).isEmpty();
  }

  @Test
  void callThatIsTakenBackIsWithdrawnWhereverItWas() throws Exception {
    seeTwoReplicas();
    place(corrected(false));
    watermark(40_000);

    assertThat(placed()).containsExactly(tuple("GPU-1", false, 2), tuple("GPU-2", false, 2));
  }

  @Test
  void callThatIsTakenBackIsWithdrawnWhereItWasIfItsEngineHasNoDevice() throws Exception {
    seeTwoReplicas();
    see(engine(20_000, "10.0.0.9", "chat-2"));
    ServedCall call = corrected(false);
    call.setPod("chat-2");
    place(call);
    watermark(80_000);

    assertThat(placed()).containsExactly(tuple("GPU-1", false, 2), tuple("GPU-2", false, 2));
    assertThat(unplaced()).isEmpty();
  }

  @Test
  void firstVersionOfACallIsOnlyWhereItsEngineIs() throws Exception {
    seeTwoReplicas();
    ServedCall call = corrected(true);
    call.setCorrection(0);
    place(call);
    watermark(40_000);

    assertThat(placed()).containsExactly(tuple("GPU-1", true, 1));
  }

  private void seeTwoReplicas() throws Exception {
    see(engine(20_000, "10.0.0.7", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    see(engine(20_000, "10.0.0.8", "chat-1"), device(20_000, "GPU-2", "chat-1"));
  }

  /** A call of a pool, of which its trace has come to tell the replica. */
  private static ServedCall corrected(boolean counted) {
    ServedCall call = byEngineIn("chat-0");
    call.setAddress("chat");
    call.setPort(80);
    call.setCorrection(1);
    call.setCounted(counted);
    return call;
  }

  private List<Tuple> placed() {
    List<Tuple> placed = new ArrayList<>();
    for (OnCard on : harness.extractOutputValues()) {
      placed.add(
          tuple(on.getDevice(), on.getCall().getCall().getCounted(), on.getCall().getParts()));
    }
    return placed;
  }

  @Test
  void podThatMovedIsSoughtWhereItWasDuringTheCall() throws Exception {
    see(device(0, "GPU-1", "chat-0"), device(10_000, "GPU-1", "chat-0"));
    see(device(20_000, "GPU-2", "chat-0"));
    place(byEngineIn("chat-0"));
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-2");
  }

  @Test
  void podNotSeenDuringTheCallIsSoughtWhereItWasLast() throws Exception {
    see(device(0, "GPU-1", "chat-0"));
    place(byEngineIn("chat-0"));
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-1");
  }

  @Test
  void whatIsSeenOnlyLaterChangesNothing() throws Exception {
    place(byEngineIn("chat-0"));
    see(device(30_000, "GPU-9", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    watermark(45_000);

    assertThat(devices()).containsExactly("GPU-1");
  }

  @Test
  void readingOfAnEngineGoesToItsDevices() throws Exception {
    see(engine(20_000, "10.0.0.7", "chat-0"), device(20_000, "GPU-1", "chat-0"));
    see(device(20_000, "GPU-2", "chat-0"));
    EngineReading reading =
        new EngineReading(ENGINE, "", ns(22_000), 4_000L, 0L, 500_000L, 0L, -1, null, -1L, -1L);
    harness.processElement1(
        new StreamRecord<>(new ToPlace(null, reading, BEGINNING + 22_000), BEGINNING + 22_000));
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-1", "GPU-2");
  }

  @Test
  void restartForgetsNothing() throws Exception {
    place(byEngineIn("chat-0"));
    see(device(20_000, "GPU-1", "chat-0"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    harness.close();
    harness = fresh();
    harness.setup();
    harness.initializeState(state);
    harness.open();
    watermark(30_000);

    assertThat(devices()).containsExactly("GPU-1");
  }

  @Test
  void moreSubtasksAllKnowTheUnits() throws Exception {
    see(device(20_000, "GPU-1", "chat-0"));
    OperatorSubtaskState state = harness.snapshot(1, 1);
    for (int subtask = 0; subtask < 2; subtask++) {
      try (TwoInputStreamOperatorTestHarness<ToPlace, Sighting, OnCard> one =
          new TwoInputStreamOperatorTestHarness<>(
              new PlacementOperator(CardFixtures.LIMITS), 720, 2, subtask)) {
        one.setup();
        one.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(state, 720, 1, 2, subtask));
        one.open();
        ServedCall call = byEngineIn("chat-0");
        one.processElement1(
            new StreamRecord<>(
                new ToPlace(call, null, call.getEventTimeMs()), call.getEventTimeMs()));
        one.processWatermark1(new Watermark(BEGINNING + 30_000));
        one.processWatermark2(new Watermark(BEGINNING + 30_000));

        assertThat(one.extractOutputValues()).hasSize(1);
      }
    }
  }
}
