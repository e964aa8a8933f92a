package io.pharos.local.prometheus;

import io.pharos.operators.rollup.Combination;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Rollup;
import java.util.Arrays;
import java.util.List;

/**
 * Which series an endpoint serves: those of one combination and one window length, so that a sum
 * over all counts every request once.
 *
 * @param combination dimensions that make a series, in addition to the tenant
 * @param window length of the windows
 * @param max series on a page at most, at least 1
 */
public record ServedSeries(Combination combination, WindowLength window, int max) {

  public ServedSeries {
    if (max < 1) {
      throw new IllegalArgumentException("at most " + max + " series is none; allow at least 1");
    }
  }

  /** Whether a rollup is of one of these series. */
  boolean has(Rollup rollup) {
    return rollup.getWindowMs() == window.millis() && dimensionsOf(rollup).equals(dimensions());
  }

  private List<String> dimensions() {
    return Arrays.stream(combination.title().split(",", -1)).sorted().toList();
  }

  private static List<String> dimensionsOf(Rollup rollup) {
    return rollup.getDimensions().stream().map(Dimension::getName).toList();
  }
}
