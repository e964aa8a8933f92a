package io.pharos.benchmarks.attribution;

import io.pharos.local.ledger.CallTruth;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.identity.Hex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Final attributions of a run beside the truth. Only calls without a gap have errors. */
final class AttributionFigures {

  /** Errors and sums of a quantity. */
  static final class Quantity {
    private final List<Double> errors = new ArrayList<>();
    private long attributed;
    private long truth;

    private void add(long attributedValue, long trueValue) {
      attributed += attributedValue;
      truth += trueValue;
      if (trueValue > 0) {
        errors.add((attributedValue - trueValue) / (double) trueValue);
      }
    }

    List<Double> errors() {
      return errors;
    }

    ErrorSpread spread() {
      return ErrorSpread.of(errors);
    }

    /** Sum of what was attributed as a share of the true sum. */
    double recovered() {
      return attributed / (double) truth;
    }
  }

  private final AttributionRun run;
  private int calls;
  private final Map<AttributionGap, Integer> gaps = new TreeMap<>();
  private final Quantity gpu = new Quantity();
  private final Quantity energy = new Quantity();
  private final Quantity learningGpu = new Quantity();
  private final Quantity learningEnergy = new Quantity();
  private int missing;
  private int withoutEnergy;

  private AttributionFigures(AttributionRun run) {
    this.run = run;
  }

  static AttributionFigures of(AttributionRun run) {
    AttributionFigures figures = new AttributionFigures(run);
    Map<String, Attribution> bySpan = new HashMap<>();
    for (Attribution attribution : run.attributions()) {
      if (!attribution.getWithdrawn()) {
        bySpan.put(Hex.of(attribution.getSpanId()), attribution);
      }
    }
    for (CallTruth truth : run.calls()) {
      figures.compare(truth, bySpan.get(truth.spanId()));
    }
    return figures;
  }

  private void compare(CallTruth truth, Attribution found) {
    boolean learning = run.of().learns(truth.startNs());
    calls += learning ? 0 : 1;
    if (found == null) {
      missing++;
      return;
    }
    if (!learning) {
      gaps.merge(found.getGap(), 1, Integer::sum);
    }
    if (found.getGap() != AttributionGap.NONE) {
      return;
    }
    (learning ? learningGpu : gpu).add(found.getGpuNs(), truth.gpuNs());
    if (found.getEnergyUj() == null) {
      withoutEnergy++;
    } else {
      (learning ? learningEnergy : energy).add(found.getEnergyUj(), truth.energyUj());
    }
  }

  AttributionRun run() {
    return run;
  }

  /** Calls that started when the device was known. */
  int calls() {
    return calls;
  }

  int withoutGap() {
    return gaps.getOrDefault(AttributionGap.NONE, 0);
  }

  /** Calls with a gap, by its kind. */
  Map<AttributionGap, Integer> gaps() {
    Map<AttributionGap, Integer> others = new TreeMap<>(gaps);
    others.remove(AttributionGap.NONE);
    return others;
  }

  Quantity gpu() {
    return gpu;
  }

  Quantity energy() {
    return energy;
  }

  Quantity learningGpu() {
    return learningGpu;
  }

  Quantity learningEnergy() {
    return learningEnergy;
  }

  /** Calls without a final attribution. */
  int missing() {
    return missing;
  }

  /** Calls without a gap that nothing is said of the energy of. */
  int withoutEnergy() {
    return withoutEnergy;
  }
}
