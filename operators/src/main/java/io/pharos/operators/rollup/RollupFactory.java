package io.pharos.operators.rollup;

import io.pharos.operators.quantile.ValueDistribution;
import io.pharos.operators.rollup.state.Example;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.operators.slot.Slots;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.TraceExample;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Published windows. */
final class RollupFactory {

  private RollupFactory() {}

  static Rollup of(
      Series series, WindowPart window, WindowSums sums, int revision, long settledUntilMs) {
    long endMs = window.getWindowStartMs() + window.getWindowMs();
    Rollup rollup = new Rollup();
    rollup.setTenant(series.tenant());
    rollup.setDimensions(dimensions(series));
    rollup.setWindowStartMs(window.getWindowStartMs());
    rollup.setWindowMs(window.getWindowMs());
    rollup.setRevision(revision);
    rollup.setSettledUntilMs(settledUntilMs);
    rollup.setEventTimeMs(endMs + revision * Slots.SLOT_MS);
    rollup.setRecords(sums.get(RollupSum.RECORDS));
    rollup.setRequestsMicro(sums.get(RollupSum.REQUESTS));
    rollup.setErrorsMicro(sums.get(RollupSum.ERRORS));
    rollup.setErrorsByTypeMicro(sums.errors().published());
    rollup.setInputUncachedMicro(sums.get(RollupSum.INPUT_UNCACHED));
    rollup.setCacheReadMicro(sums.get(RollupSum.CACHE_READ));
    rollup.setCacheWriteMicro(sums.get(RollupSum.CACHE_WRITE));
    rollup.setOutputVisibleMicro(sums.get(RollupSum.OUTPUT_VISIBLE));
    rollup.setReasoningMicro(sums.get(RollupSum.REASONING));
    rollup.setGeneratedMicro(sums.get(RollupSum.GENERATED));
    rollup.setPromptedMicro(sums.get(RollupSum.PROMPTED));
    rollup.setInFlightNs(sums.get(RollupSum.IN_FLIGHT_NS));
    rollup.setListCostPicoUsd(sums.get(RollupSum.LIST_COST));
    rollup.setUnpricedMicro(sums.get(RollupSum.UNPRICED));
    rollup.setPartlyPricedMicro(sums.get(RollupSum.PARTLY_PRICED));
    rollup.setGpuNs(sums.get(RollupSum.GPU_NS));
    rollup.setEnergyUj(sums.get(RollupSum.ENERGY_UJ));
    rollup.setDeviceCostPicoUsd(sums.get(RollupSum.DEVICE_COST));
    rollup.setDeviceUnpricedNs(sums.get(RollupSum.DEVICE_UNPRICED_NS));
    rollup.setAttributedMicro(sums.get(RollupSum.ATTRIBUTED));
    rollup.setDistributions(distributions(sums));
    rollup.setSlowest(examples(sums.slowest()));
    rollup.setFailing(examples(sums.failing()));
    rollup.setOverflowedSeries(sums.series());
    return rollup;
  }

  private static List<Dimension> dimensions(Series series) {
    String[] names = series.combination().split(",", -1);
    List<Dimension> dimensions = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      dimensions.add(new Dimension(names[i], series.values().get(i)));
    }
    dimensions.sort(Comparator.comparing(Dimension::getName));
    return dimensions;
  }

  private static Map<String, Distribution> distributions(WindowSums sums) {
    Map<String, Distribution> published = new TreeMap<>();
    for (Measure measure : Measure.values()) {
      ValueDistribution distribution = sums.get(measure);
      if (distribution != null) {
        published.put(measure.title(), distribution.published());
      }
    }
    return published;
  }

  private static List<TraceExample> examples(List<Example> kept) {
    List<TraceExample> examples = new ArrayList<>(kept.size());
    for (Example example : kept) {
      examples.add(
          new TraceExample(
              Ids.toTraceId(example.getTraceHigh(), example.getTraceLow()),
              Ids.toSpanId(example.getSpanId()),
              example.getDurationNs(),
              example.getErrorType()));
    }
    return examples;
  }
}
