package io.pharos.benchmarks.attribution;

import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.Reading;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.DeviceHolder;
import io.pharos.schemas.Placement;
import java.util.List;
import java.util.Map;

/** Samples, readings and calls of many cards, one engine on each, all alike. */
final class CardInput {

  static final long START_MS = 1_767_607_200_000L;

  /** Until a call is placed at most; readings and calls are placed at multiples of it. */
  static final int SLOT_S = 10;

  private static final long CALL_MS = 4_000;
  private static final long PREFILL_MS = 150;
  private static final long COUNTER_START_NS = (START_MS - 86_400_000) * 1_000_000;

  private CardInput() {}

  /** What dcgm-exporter and a Collector tell of a card. */
  static AcceleratorSample sample(int card) {
    AcceleratorSample sample = new AcceleratorSample();
    sample.setTenant("platform");
    sample.setHost(host(card));
    sample.setDevice(device(card));
    sample.setDeviceIndex(Integer.toString(card % 8));
    sample.setModel("NVIDIA H100 80GB HBM3");
    sample.setHolders(List.of(new DeviceHolder("serving", "llama-" + card, "vllm")));
    sample.setEnergyMj(new CounterPoint(0L, false, COUNTER_START_NS));
    sample.setThrottleNs(
        Map.of(
            "power_cap", new CounterPoint(1_250_000_000L, false, COUNTER_START_NS),
            "thermal_hardware", new CounterPoint(0L, false, COUNTER_START_NS)));
    sample.setMemoryUsedBytes(73_000_000_000L);
    sample.setMemoryTotalBytes(85_000_000_000L);
    sample.setSmClockMhz(1_980.0);
    sample.setMemoryClockMhz(2_619.0);
    sample.setXid(0);
    sample.setThrottleReasons(0L);
    set(sample, card, 0);
    return sample;
  }

  /** Moves a sample to another second. */
  static void set(AcceleratorSample sample, int card, int second) {
    int noise = Math.floorMod(card * 31 + second * 17, 64);
    sample.setEventTimeMs(START_MS + second * 1_000L);
    sample.setTimeNs(sample.getEventTimeMs() * 1_000_000);
    sample.setEngineActive(0.30 + noise / 128.0);
    sample.setTensorActive(0.10 + noise / 512.0);
    sample.setDramActive(0.25 + noise / 256.0);
    sample.setTemperatureC(52.0 + (noise >> 3));
    sample.setPowerW(320.0 + noise);
    sample.getEnergyMj().setValue(second * 350_000L + noise);
  }

  /** What an engine says, once a second. */
  static OnCard reading(int card, int second) {
    long ms = START_MS + second * 1_000L;
    EngineReading reading =
        new EngineReading(
            engine(card),
            "",
            ms * 1_000_000,
            24_000L,
            0L,
            310_000L + second % 64,
            0L,
            2_048,
            new Reading(second * 80L, false),
            -1L,
            -1L);
    return new OnCard(host(card), device(card), slotEndMs(second), null, reading);
  }

  /** A call that ended in a second. */
  static OnCard call(int card, int second, int number) {
    long endMs = START_MS + second * 1_000L - number % 1_000;
    long id = (((long) card << 40) + ((long) second << 10) + number) * 0x9E3779B97F4A7C15L;
    ServedCall call = new ServedCall();
    call.setTenant("acme");
    call.setTraceHigh(~id);
    call.setTraceLow(id);
    call.setSpanId(id ^ 0x5555L);
    call.setEventTimeMs(endMs);
    call.setCorrection(0);
    call.setCounted(true);
    call.setStartNs((endMs - CALL_MS - 2) * 1_000_000);
    call.setEndNs((endMs + 1) * 1_000_000);
    call.setRunStartNs((endMs - CALL_MS) * 1_000_000);
    call.setRunEndNs(endMs * 1_000_000);
    call.setPrefillStartNs((endMs - CALL_MS) * 1_000_000);
    call.setFirstTokenNs((endMs - CALL_MS + PREFILL_MS) * 1_000_000);
    call.setPrefillTokens(1_020L);
    call.setCachedTokens(0L);
    call.setOutputTokens(129L);
    call.setService("chat-service");
    call.setCustomer("customer-17");
    call.setProvider("vllm");
    call.setRequestModel("llama-3.1-8b-instruct");
    call.setResponseModel("llama-3.1-8b-instruct");
    call.setNamespace("serving");
    call.setPod("llama-" + card);
    call.setHost(host(card));
    call.setByEngine(true);
    call.setAddress("llama.serving.svc.cluster.local");
    call.setPort(8_000);
    PlacedCall placed = new PlacedCall();
    placed.setCall(call);
    placed.setInstance("");
    placed.setPlacement(Placement.ENGINE_SPAN.ordinal());
    placed.setEngines(List.of(engine(card)));
    placed.setParts(1);
    placed.setReplicas(1);
    return new OnCard(host(card), device(card), slotEndMs(second), placed, null);
  }

  private static long slotEndMs(int second) {
    return START_MS + 1_000L * SLOT_S * -Math.floorDiv(-second, SLOT_S);
  }

  private static String host(int card) {
    return "gpu-node-" + card / 8;
  }

  private static String device(int card) {
    return "GPU-%08x-86f3-7a43-b711-4771313afc5d".formatted(card * 0x9E3779B9);
  }

  private static String engine(int card) {
    return "10.20.%d.%d:8000/0".formatted(card / 250, 1 + card % 250);
  }
}
