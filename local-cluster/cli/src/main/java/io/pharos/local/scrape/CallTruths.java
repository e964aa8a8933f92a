package io.pharos.local.scrape;

import io.pharos.local.ledger.CallTruth;
import io.pharos.local.ledger.DeviceUseTruth;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.DevicePart;
import io.pharos.local.serving.EngineSpec;
import io.pharos.local.serving.ServedRequest;
import io.pharos.local.serving.ServingDevice;
import io.pharos.local.serving.ServingLayout;
import java.util.ArrayList;
import java.util.List;

/** What must be found out about a served request. */
public final class CallTruths {

  private CallTruths() {}

  /**
   * @param span that counts
   * @param startNs and end of it
   */
  public static CallTruth of(
      ServingLayout layout, ServedRequest served, SpanIdentity span, long startNs, long endNs) {
    List<DeviceUseTruth> devices =
        served.shares().stream()
            .map(
                share ->
                    new DeviceUseTruth(
                        share.device().host(),
                        share.device().uuid(),
                        share.device().migInstance(),
                        share.gpuNs(),
                        share.energyUj()))
            .toList();
    EngineSpec own = layout.engines().get(served.engine());
    CallVisibility visibility = served.request().visibility();
    boolean known = visibility != CallVisibility.UNADDRESSED;
    boolean pool = visibility == CallVisibility.SERVICE_NAME;
    List<String> candidates = new ArrayList<>();
    for (EngineSpec engine : layout.engines()) {
      if (pool ? engine.service().equals(own.service()) : known && engine.equals(own)) {
        for (DevicePart part : engine.parts()) {
          ServingDevice device = layout.device(part);
          candidates.add(
              new DeviceUseTruth(device.host(), device.uuid(), device.migInstance(), 0, 0).name());
        }
      }
    }
    return new CallTruth(
        span.trace().tenant(),
        span.trace().traceId(),
        span.spanId(),
        placement(visibility),
        startNs,
        endNs,
        devices,
        candidates.stream().distinct().sorted().toList());
  }

  private static String placement(CallVisibility visibility) {
    return switch (visibility) {
      case ENGINE_SPAN -> "ENGINE_SPAN";
      case TARGET_ADDRESS -> "SCRAPE_TARGET";
      case SERVICE_NAME -> "POOL";
      case UNADDRESSED -> "UNKNOWN";
      case UNTRACED -> throw new IllegalArgumentException("nothing is known of an untraced call");
    };
  }
}
