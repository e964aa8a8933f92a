package io.pharos.local.serving;

import java.util.List;

/**
 * How long steps of a model take on the devices of an engine: the longer of compute and memory.
 *
 * <p>Compute is the floating point operations of the step's tokens; memory is the weights, read
 * once, and the cache of every sequence. The marginal work of a sequence is the time of its own
 * operations and its own cache: what the step would save without it, were it bound by that
 * resource.
 */
final class Roofline {

  private final ServedModel model;
  private final double peakFlops;
  private final double peakBandwidth;
  private final double flops;
  private final double bandwidth;

  Roofline(EngineSpec engine, List<ServingCard> cards) {
    this.model = engine.model();
    double spread = engine.parts().size() > 1 ? engine.settings().parallelEfficiency() : 1;
    double allFlops = 0;
    double allBandwidth = 0;
    double reachedFlops = 0;
    double reachedBandwidth = 0;
    for (DevicePart part : engine.parts()) {
      ServingHardware hardware = cards.get(part.card()).hardware();
      allFlops += hardware.peakFlops() * part.fraction();
      allBandwidth += hardware.peakBandwidth() * part.fraction();
      reachedFlops += hardware.peakFlops() * part.fraction() * hardware.efficiency().compute();
      reachedBandwidth +=
          hardware.peakBandwidth() * part.fraction() * hardware.efficiency().memory();
    }
    this.peakFlops = allFlops;
    this.peakBandwidth = allBandwidth;
    this.flops = reachedFlops * spread;
    this.bandwidth = reachedBandwidth * spread;
  }

  /**
   * @param clock share of the clock that is left, 1 where nothing holds it down
   */
  StepCost cost(StepPlan plan, double clock) {
    double[] marginal = new double[plan.size()];
    double operations = 0;
    double bytes = model.weightBytes();
    for (int i = 0; i < plan.size(); i++) {
      double tokens = plan.tokens(i);
      double context = plan.sequence(i).computed();
      double own =
          tokens * model.flopsPerToken()
              + model.attentionFlops() * (tokens * context + tokens * (tokens + 1) / 2);
      double cache = (context + tokens) * model.kvBytesPerToken();
      operations += own;
      bytes += cache;
      marginal[i] = own / (flops * clock) + cache / bandwidth;
    }
    double compute = operations / (flops * clock);
    double memory = bytes / bandwidth;
    double busy = Math.max(compute, memory);
    return new StepCost(
        Math.max(1, (long) StrictMath.ceil(busy * 1e9)),
        compute / busy,
        memory / busy,
        operations / (peakFlops * busy),
        bytes / (peakBandwidth * busy),
        marginal);
  }
}
