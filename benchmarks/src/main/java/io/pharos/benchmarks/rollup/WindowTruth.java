package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Dimension;
import io.pharos.schemas.Rollup;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the rows themselves say of a window of a model. */
final class WindowTruth {

  /** Lengths of windows, ms. */
  static final List<Long> LENGTHS = List.of(10_000L, 60_000L, 300_000L, 3_600_000L);

  static final long MICRO = 1_000_000;

  private static final long MS_NS = 1_000_000;

  /** A window of a model. */
  record Place(String model, long lengthMs, long startMs) {
    static Place of(Rollup rollup) {
      return new Place(
          value(rollup.getDimensions()), rollup.getWindowMs(), rollup.getWindowStartMs());
    }

    private static String value(List<Dimension> dimensions) {
      return dimensions.stream()
          .filter(dimension -> dimension.getName().equals("model"))
          .map(Dimension::getValue)
          .findFirst()
          .orElseThrow();
    }
  }

  long requests;
  long input;
  long output;
  long generatedMicro;
  final List<Long> durationsNs = new ArrayList<>();
  final List<Long> ttftsNs = new ArrayList<>();

  private WindowTruth() {}

  /** All windows into which something falls. */
  static Map<Place, WindowTruth> of(Collection<AzureRequest> requests) {
    Map<Place, WindowTruth> windows = new HashMap<>();
    for (AzureRequest request : requests) {
      for (long length : LENGTHS) {
        WindowTruth window = at(windows, request, length, request.endNs() / MS_NS);
        window.requests++;
        window.input += request.input();
        window.output += request.output();
        window.durationsNs.add(request.durationNs());
        window.ttftsNs.add(request.ttftNs());
        generated(windows, request, length);
        // in flight, though nothing may be generated yet
        long last = (request.endNs() - 1) / MS_NS;
        for (long ms = request.startNs() / MS_NS; ms < last; ms += LENGTHS.get(0)) {
          at(windows, request, length, ms);
        }
        at(windows, request, length, last);
      }
    }
    return windows;
  }

  /** Even over the decode time, each window of 10 s its floor up to its end less that before. */
  private static void generated(
      Map<Place, WindowTruth> windows, AzureRequest request, long length) {
    BigInteger amount = BigInteger.valueOf(request.output() * MICRO);
    BigInteger decode = BigInteger.valueOf(request.decodeNs());
    long first = request.startNs() + request.ttftNs();
    long slot = LENGTHS.get(0) * MS_NS;
    BigInteger given = BigInteger.ZERO;
    for (long start = first / slot * slot; start < request.endNs(); start += slot) {
      long until = Math.min(start + slot, request.endNs());
      BigInteger upTo = amount.multiply(BigInteger.valueOf(until - first)).divide(decode);
      at(windows, request, length, start / MS_NS).generatedMicro +=
          upTo.subtract(given).longValueExact();
      given = upTo;
    }
  }

  private static WindowTruth at(
      Map<Place, WindowTruth> windows, AzureRequest request, long length, long ms) {
    return windows.computeIfAbsent(
        new Place(request.model(), length, ms / length * length), place -> new WindowTruth());
  }

  /** The rollup says the same, to the unit. */
  boolean agrees(Rollup rollup) {
    return rollup.getRecords() == requests
        && rollup.getRequestsMicro() == requests * MICRO
        && input(rollup) == input * MICRO
        && output(rollup) == output * MICRO
        && rollup.getGeneratedMicro() == generatedMicro;
  }

  static long input(Rollup rollup) {
    return rollup.getInputUncachedMicro()
        + rollup.getCacheReadMicro()
        + rollup.getCacheWriteMicro();
  }

  static long output(Rollup rollup) {
    return rollup.getOutputVisibleMicro() + rollup.getReasoningMicro();
  }
}
