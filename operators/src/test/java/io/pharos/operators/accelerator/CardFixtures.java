package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.Placement;
import java.util.List;
import java.util.Map;

/** Samples of one card and calls on it, at instants given in milliseconds. */
final class CardFixtures {

  static final long BEGINNING = 1_700_000_000_000L;
  static final String HOST = "node-1";
  static final String DEVICE = "GPU-1";
  static final String ENGINE = "10.0.0.7:8000/0";
  static final AttributionLimits LIMITS = AttributionLimits.DEFAULT;

  private CardFixtures() {}

  static long ns(long ms) {
    return (BEGINNING + ms) * 1_000_000;
  }

  /** A sample that tells how busy the whole card was since the one before. */
  static AcceleratorSample sample(long ms, double busy) {
    AcceleratorSample sample = new AcceleratorSample();
    sample.setTenant("platform");
    sample.setHost(HOST);
    sample.setDevice(DEVICE);
    sample.setModel("NVIDIA H100 80GB HBM3");
    sample.setTimeNs(ns(ms));
    sample.setEventTimeMs(BEGINNING + ms);
    sample.setHolders(List.of());
    sample.setThrottleNs(Map.of());
    sample.setEngineActive(busy);
    return sample;
  }

  static AcceleratorSample withEnergy(AcceleratorSample sample, long energyMj) {
    sample.setEnergyMj(new CounterPoint(energyMj, false, null));
    return sample;
  }

  static AcceleratorSample ofInstance(AcceleratorSample sample, String instance, String profile) {
    sample.setMigInstance(instance);
    sample.setMigProfile(profile);
    return sample;
  }

  /** A call on the whole card that does not tell how far it was. */
  static PlacedCall call(long id, long startMs, long endMs) {
    ServedCall call = new ServedCall();
    call.setTenant("acme");
    call.setTraceHigh(1L);
    call.setTraceLow(id);
    call.setSpanId(id);
    call.setEventTimeMs(BEGINNING + endMs);
    call.setCorrection(0);
    call.setWeightMicro(1_000_000L);
    call.setCounted(true);
    call.setStartNs(ns(startMs));
    call.setEndNs(ns(endMs));
    call.setRunStartNs(ns(startMs));
    call.setRunEndNs(ns(endMs));
    call.setPrefillStartNs(-1L);
    call.setFirstTokenNs(-1L);
    call.setPrefillTokens(-1L);
    call.setOutputTokens(-1L);
    call.setPort(-1);
    PlacedCall placed = new PlacedCall();
    placed.setCall(call);
    placed.setInstance("");
    placed.setPlacement(Placement.ENGINE_SPAN.ordinal());
    placed.setEngines(List.of(ENGINE));
    placed.setParts(1);
    placed.setReplicas(1);
    return placed;
  }

  /** Gives a call tokens and the instant of its first. */
  static PlacedCall telling(PlacedCall placed, long prompt, long firstTokenMs, long output) {
    placed.getCall().setPrefillTokens(prompt);
    placed.getCall().setFirstTokenNs(ns(firstTokenMs));
    placed.getCall().setOutputTokens(output);
    return placed;
  }

  static OnCard onCard(PlacedCall placed) {
    return new OnCard(HOST, DEVICE, placed.getCall().getEventTimeMs(), placed, null);
  }

  static OnCard reading(long ms, int running, int waiting, double kvCacheUse) {
    EngineReading reading =
        new EngineReading(
            ENGINE,
            "",
            ns(ms),
            running * 1_000L,
            waiting * 1_000L,
            Math.round(kvCacheUse * 1e6),
            0L,
            2_048,
            new Reading(ms / 12, false),
            -1L,
            -1L);
    return new OnCard(HOST, DEVICE, BEGINNING + ms, null, reading);
  }
}
