package io.pharos.local.serving;

import java.util.ArrayList;
import java.util.List;

/** One engine: its batch, its devices, and what each step meant for each request. */
final class SimulatedEngine {

  private final int position;
  private final EngineSpec spec;
  private final ContinuousBatch batch;
  private final Roofline roofline;
  private final List<EngineDevice> devices;
  private final List<ServingDevice> identities;
  private final EngineTimeline timeline;
  private StepPlan prepared;
  private long[] loadMw;

  SimulatedEngine(
      int position,
      EngineSpec spec,
      long capacityBlocks,
      Roofline roofline,
      List<EngineDevice> devices,
      List<ServingDevice> identities) {
    this.position = position;
    this.spec = spec;
    this.batch = new ContinuousBatch(spec.settings(), capacityBlocks);
    this.roofline = roofline;
    this.devices = devices;
    this.identities = identities;
    this.timeline = new EngineTimeline(spec, position, capacityBlocks);
  }

  EngineTimeline timeline() {
    return timeline;
  }

  EngineSpec spec() {
    return spec;
  }

  /** Requests in it. */
  int load() {
    return batch.running() + batch.waiting();
  }

  boolean isPreparing() {
    return prepared != null;
  }

  void arrive(ServingRequest request) {
    batch.arrive(new RunningSequence(request, spec.settings().blockTokens(), devices.size()));
  }

  boolean hasWork() {
    return batch.hasWork();
  }

  /** Puts the next step together; returns when its kernels can start. */
  long prepare(long atNs) {
    prepared = batch.schedule(atNs);
    EngineSettings settings = spec.settings();
    return atNs + settings.gapNs() + settings.gapPerSequenceNs() * prepared.size();
  }

  /** The prepared step, at the clocks of now. */
  EngineStep launch() {
    // devices that share a step wait for the slowest
    double clock = 1;
    for (EngineDevice device : devices) {
      clock = Math.min(clock, device.clock());
    }
    StepCost cost = roofline.cost(prepared, clock);
    loadMw = new long[devices.size()];
    for (int i = 0; i < devices.size(); i++) {
      loadMw[i] = devices.get(i).loadMw(cost, clock);
    }
    return new EngineStep(position, prepared, cost);
  }

  void begin(EngineStep step, long atNs, long ns) {
    for (int i = 0; i < devices.size(); i++) {
      devices.get(i).begin(step, atNs, ns, loadMw[i]);
    }
  }

  void pause(long atNs) {
    devices.forEach(device -> device.end(atNs));
  }

  /** Accounts for a step that was computed; returns the requests it finished. */
  List<ServedRequest> finish(EngineStep step, long atNs) {
    StepPlan plan = step.plan();
    StepCost cost = step.cost();
    long[] ns = Apportionment.of(cost.busyNs(), cost.marginal());
    for (int device = 0; device < devices.size(); device++) {
      long[] uj =
          Apportionment.of(
              devices.get(device).energyUj(cost.busyNs(), loadMw[device]), cost.marginal());
      for (int i = 0; i < plan.size(); i++) {
        plan.sequence(i).take(device, ns[i], uj[i]);
      }
    }
    for (int i = 0; i < plan.size(); i++) {
      RunningSequence sequence = plan.sequence(i);
      long gap = sequence.advance(plan.tokens(i), atNs);
      if (sequence.toldToken(atNs)) {
        timeline.token(sequence, gap, atNs);
      }
    }
    List<ServedRequest> done = new ArrayList<>();
    for (RunningSequence sequence : batch.leave()) {
      done.add(sequence.served(position, identities));
    }
    timeline.step(batch, plan.totalTokens(), done, atNs);
    prepared = null;
    return done;
  }
}
