package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.CardState;
import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.LaneState;
import io.pharos.operators.accelerator.state.Meter;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.WindowSums;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.Placement;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple2;

/** Makes records of what one card gave out. */
final class AttributionFactory {

  private static final Placement[] PLACEMENTS = Placement.values();
  private static final StepKind[] KINDS = StepKind.values();
  private static final double MICRO = 1e6;
  private static final double MILLI = 1e3;

  private final String host;
  private final String device;
  private final long now;
  private final AttributionLimits limits;

  AttributionFactory(Tuple2<String, String> card, long now, AttributionLimits limits) {
    this.host = card.f0;
    this.device = card.f1;
    this.now = now;
    this.limits = limits;
  }

  /** The record of a call that has just ended. */
  Attribution provisional(PlacedCall placed, Meter meter, CardState card) {
    Attribution attribution = of(placed, meter, card, now);
    attribution.setFinal$(false);
    attribution.setGap(AttributionGap.UNKNOWN);
    return attribution;
  }

  /** The record of a call that nothing can change any more. */
  Attribution finished(ActiveCall active, CardState card) {
    PlacedCall placed = active.getPlaced();
    Attribution attribution = of(placed, active.getMeter(), card, now);
    attribution.setFinal$(true);
    attribution.setGap(gap(active));
    EngineReading reading = active.getAtArrival();
    if (reading != null) {
      attribution.setQueueDepthAtArrival(scaled(reading.getWaitingMilli(), MILLI));
      attribution.setRunningAtArrival(scaled(reading.getRunningMilli(), MILLI));
      attribution.setKvCacheUseAtArrival(scaled(reading.getKvCacheMicro(), MICRO));
    }
    return attribution;
  }

  private static Double scaled(long value, double scale) {
    return value < 0 ? null : value / scale;
  }

  private static AttributionGap gap(ActiveCall active) {
    ServedCall call = active.getPlaced().getCall();
    Meter meter = active.getMeter();
    if (active.getFromNs() > call.getRunStartNs()) {
      return AttributionGap.TOO_LONG;
    }
    if (meter.getSampledNs() == 0) {
      return AttributionGap.NO_SAMPLES;
    }
    boolean whole = meter.getSampledNs() == call.getRunEndNs() - call.getRunStartNs();
    return whole ? AttributionGap.NONE : AttributionGap.PARTLY_SAMPLED;
  }

  private Attribution of(PlacedCall placed, Meter meter, CardState card, long eventTimeMs) {
    ServedCall call = placed.getCall();
    Attribution attribution = blank(call, eventTimeMs);
    attribution.setPlacement(PLACEMENTS[placed.getPlacement()]);
    attribution.setEngines(placed.getEngines());
    List<DeviceUse> devices = new ArrayList<>();
    devices.add(use(placed, meter, card));
    attribution.setDevices(devices);
    AttributionSums.fill(attribution);
    return attribution;
  }

  /** What a record says of a call before anything is known of devices. */
  static Attribution blank(ServedCall call, long eventTimeMs) {
    Attribution attribution = new Attribution();
    attribution.setTenant(call.getTenant());
    attribution.setTraceId(Ids.toTraceId(call.getTraceHigh(), call.getTraceLow()));
    attribution.setSpanId(Ids.toSpanId(call.getSpanId()));
    attribution.setEventTimeMs(eventTimeMs);
    attribution.setWithdrawn(!call.getCounted());
    attribution.setStartNs(call.getStartNs());
    attribution.setEndNs(call.getEndNs());
    attribution.setService(call.getService());
    attribution.setCustomer(call.getCustomer());
    attribution.setProvider(call.getProvider());
    attribution.setRequestModel(call.getRequestModel());
    attribution.setResponseModel(call.getResponseModel());
    attribution.setKind(KINDS[call.getKind()]);
    attribution.setModelVersion(call.getModelVersion());
    attribution.setPromptTemplate(call.getPromptTemplate());
    attribution.setPromptVersion(call.getPromptVersion());
    attribution.setVariant(call.getVariant());
    attribution.setStreaming(call.getStreaming());
    attribution.setWeightMicro(call.getWeightMicro());
    attribution.setPlacement(Placement.UNKNOWN);
    attribution.setGap(AttributionGap.UNKNOWN);
    attribution.setEngines(List.of());
    attribution.setDevices(List.of());
    attribution.setOutputTokens(call.getOutputTokens() < 0 ? null : call.getOutputTokens());
    return attribution;
  }

  private DeviceUse use(PlacedCall placed, Meter meter, CardState card) {
    String instance = placed.getInstance();
    DeviceUse use = new DeviceUse();
    use.setHost(host);
    use.setDevice(device);
    use.setMigInstance(instance.isEmpty() ? null : instance);
    use.setMigProfile(card.getFacts().getProfiles().get(instance));
    use.setModel(card.getFacts().getModel());
    use.setGpuNs(meter.getGpuNs());
    use.setEnergyUj(meter.getEnergyKnown() ? meter.getEnergyUj() : null);
    use.setSampledNs(meter.getSampledNs());
    ServedCall call = placed.getCall();
    use.setGapNs(Math.max(0, call.getRunEndNs() - call.getRunStartNs() - meter.getSampledNs()));
    use.setEngineActive(Meters.level(meter.getBusy(), MICRO));
    use.setTensorActive(Meters.level(meter.getTensor(), MICRO));
    use.setDramActive(Meters.level(meter.getDram(), MICRO));
    use.setMemoryUsedBytes(Meters.level(meter.getMemory(), 1.0 / (1 << 20)));
    use.setTemperatureC(Meters.level(meter.getTemperature(), MILLI));
    use.setPowerW(Meters.level(meter.getPower(), MILLI));
    use.setThrottleNs(Map.copyOf(meter.getThrottleNs()));
    use.setXids(List.copyOf(meter.getXids()));
    use.setConcurrencyNs(meter.getConcurrencyNs());
    use.setBesideOtherTenantsNs(meter.getBesideOthersNs());
    return use;
  }

  /** The record of a window of a device. */
  DeviceWindow window(LaneState lane, WindowSums sums, CardState card) {
    DeviceWindow window = new DeviceWindow();
    window.setTenant(card.getFacts().getTenant());
    window.setHost(host);
    window.setDevice(device);
    window.setMigInstance(lane.getInstance().isEmpty() ? null : lane.getInstance());
    window.setMigProfile(card.getFacts().getProfiles().get(lane.getInstance()));
    window.setModel(card.getFacts().getModel());
    window.setWindowStartMs(sums.getWindowStartMs());
    window.setWindowMs(limits.windowMs());
    window.setEventTimeMs(now);
    window.setSampledNs(sums.getSampledNs());
    window.setGapNs(limits.window().toNanos() - sums.getSampledNs());
    window.setAttributedNs(sums.getAttributedNs());
    window.setUnattributedNs(sums.getUnattributedNs());
    window.setIdleNs(sums.getIdleNs());
    if (sums.getEnergyKnown()) {
      window.setAttributedUj(sums.getAttributedUj());
      window.setUnattributedUj(sums.getUnattributedUj());
      window.setIdleUj(sums.getIdleUj());
      window.setEnergyUj(sums.getAttributedUj() + sums.getUnattributedUj() + sums.getIdleUj());
    }
    window.setCalls(sums.getCalls());
    return window;
  }
}
