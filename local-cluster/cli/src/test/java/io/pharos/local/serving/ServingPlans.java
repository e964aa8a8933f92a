package io.pharos.local.serving;

import java.util.List;

/** Plans of every kind of layout. */
final class ServingPlans {

  static final long SECOND_NS = 1_000_000_000L;
  static final long START_NS = 1_767_607_200_000_000_000L;

  private ServingPlans() {}

  static ServingPlan of(ServingLayout layout, Demand... demands) {
    return new ServingPlan(7, START_NS, 20 * SECOND_NS, layout, List.of(demands));
  }

  static Demand chat(String service, Arrivals arrivals) {
    return Demand.chat(service, arrivals, CallVisibility.TARGET_ADDRESS);
  }

  static ServingLayout single() {
    return ServingLayout.whole(
        "chat", ServingHardware.H100_80GB, ServedModel.LLAMA_8B, EngineSettings.DEFAULT, 1, 1);
  }

  static List<ServingPlan> all() {
    EngineSettings settings = EngineSettings.DEFAULT;
    return List.of(
        of(single(), chat("chat", Arrivals.open(8))),
        of(
            ServingLayout.whole(
                "big", ServingHardware.H100_80GB, ServedModel.LLAMA_70B, settings, 1, 4),
            chat("big", Arrivals.closed(16, 200_000_000))),
        of(
            ServingLayout.whole(
                "pool", ServingHardware.A100_40GB, ServedModel.LLAMA_8B, settings, 3, 1),
            chat("pool", Arrivals.open(9)).withUntraced(0.2)),
        of(
            ServingLayout.mig(
                "mig", ServingHardware.H100_80GB, ServedModel.LLAMA_8B, settings, 1, List.of(3, 3)),
            chat("mig", Arrivals.closed(8, 0))),
        of(
            ServingLayout.timeSliced(
                "slices", ServingHardware.L4, ServedModel.LLAMA_3B, settings, 1, 2),
            chat("slices", Arrivals.closed(6, 0))),
        of(
            ServingLayout.whole(
                "hot",
                ServingHardware.A100_40GB.with(
                    ServingHardware.A100_40GB.cooling().throttlingAt(45, 0.6)),
                ServedModel.LLAMA_8B,
                settings,
                1,
                1),
            chat("hot", Arrivals.closed(32, 0))));
  }
}
