package io.pharos.operators.rollup;

import io.pharos.operators.price.Cost;
import io.pharos.operators.price.CostState;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceUse;
import java.util.List;

/**
 * What the final attribution of a call adds: its time and energy on devices and their cost, laid
 * over the time the call took.
 */
public final class AttributionContributor implements Contributor<Attribution> {

  private static final long serialVersionUID = 1L;

  private final CallPricing pricing;

  public AttributionContributor(CallPricing pricing) {
    this.pricing = pricing;
  }

  @Override
  public void open() {
    pricing.open();
  }

  @Override
  public String tenant(Attribution attribution) {
    return attribution.getTenant();
  }

  @Override
  public long eventTimeMs(Attribution attribution) {
    return attribution.getEventTimeMs();
  }

  @Override
  public long endNs(Attribution attribution) {
    // nothing ends after it was settled, whatever its clock says
    return Math.min(attribution.getEndNs(), attribution.getEventTimeMs() * 1_000_000);
  }

  @Override
  public List<Contribution> contributions(Attribution attribution) {
    boolean counts =
        attribution.getFinal$()
            && !attribution.getWithdrawn()
            && !attribution.getDevices().isEmpty();
    return counts ? List.of(new Use(attribution)) : List.of();
  }

  private final class Use implements Contribution {
    private final Attribution attribution;

    Use(Attribution attribution) {
      this.attribution = attribution;
    }

    @Override
    public List<String> valuesOf(Combination combination) {
      return combination.valuesOf(attribution);
    }

    @Override
    public void addTo(Contributions to) {
      long weight = attribution.getWeightMicro();
      long endNs = endNs(attribution);
      long startNs = Math.min(attribution.getStartNs(), endNs);
      to.at(endNs, sums -> sums.add(RollupSum.ATTRIBUTED, weight));
      for (DeviceUse use : attribution.getDevices()) {
        over(to, startNs, endNs, RollupSum.GPU_NS, Weights.of(use.getGpuNs(), weight));
        if (use.getEnergyUj() != null) {
          over(to, startNs, endNs, RollupSum.ENERGY_UJ, Weights.of(use.getEnergyUj(), weight));
        }
        Cost cost = pricing.costOf(attribution.getTenant(), use, endNs / 1_000_000);
        if (cost.state() == CostState.UNPRICED) {
          long unpriced = Weights.of(use.getGpuNs(), weight);
          over(to, startNs, endNs, RollupSum.DEVICE_UNPRICED_NS, unpriced);
        } else {
          over(to, startNs, endNs, RollupSum.DEVICE_COST, Weights.of(cost.picoUsd(), weight));
        }
      }
    }

    private void over(Contributions to, long startNs, long endNs, RollupSum sum, long amount) {
      to.over(startNs, endNs, amount, (sums, part) -> sums.add(sum, part));
    }
  }
}
