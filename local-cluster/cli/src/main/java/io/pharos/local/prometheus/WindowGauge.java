package io.pharos.local.prometheus;

import io.pharos.schemas.Rollup;
import java.util.function.ToDoubleFunction;

/** A figure of a window that is one number; what is not known is left out and never 0. */
enum WindowGauge {
  WINDOW_END(
      "pharos_window_end_timestamp_seconds",
      "End of the newest closed window, which all figures of the series are of",
      rollup -> (rollup.getWindowStartMs() + rollup.getWindowMs()) / 1e3),
  REQUESTS(
      "pharos_requests",
      "Requests that ended in the window",
      rollup -> rollup.getRequestsMicro() / 1e6),
  REQUESTS_PER_SECOND(
      "pharos_requests_per_second",
      "Requests that ended in the window, per second",
      rollup -> perSecond(rollup, rollup.getRequestsMicro() / 1e6)),
  ERRORS_PER_SECOND(
      "pharos_errors_per_second",
      "Requests that failed in the window, per second",
      rollup -> perSecond(rollup, rollup.getErrorsMicro() / 1e6)),
  ERROR_RATIO(
      "pharos_error_ratio",
      "Of the requests that ended in the window, the part that failed; 0 to 1",
      rollup -> (double) rollup.getErrorsMicro() / rollup.getRequestsMicro()),
  GENERATED_TOKENS_PER_SECOND(
      "pharos_generated_tokens_per_second",
      "Output tokens by when they were generated, per second",
      rollup -> ofLong(rollup, rollup.getGeneratedMicro() / 1e6)),
  IN_FLIGHT(
      "pharos_in_flight",
      "Requests in flight, mean over the window",
      rollup -> ofLong(rollup, rollup.getInFlightNs() / 1e9)),
  COST(
      "pharos_cost_usd_per_hour",
      "List price of the requests that ended in the window and have one, dollars per hour",
      rollup ->
          priced(rollup)
              ? perSecond(rollup, rollup.getListCostPicoUsd() / 1e12) * 3600
              : Double.NaN),
  UNPRICED_REQUESTS(
      "pharos_unpriced_requests",
      "Requests that ended in the window and have no price",
      rollup -> rollup.getUnpricedMicro() / 1e6),
  GPU(
      "pharos_gpu_seconds_per_second",
      "GPU time used in the window, per second; known about 10 minutes later",
      rollup -> attributed(rollup) ? perSecond(rollup, rollup.getGpuNs() / 1e9) : Double.NaN),
  POWER(
      "pharos_power_watts",
      "Energy used in the window over its length; known about 10 minutes later",
      rollup -> attributed(rollup) ? perSecond(rollup, rollup.getEnergyUj() / 1e6) : Double.NaN),
  OVERFLOWED_SERIES(
      "pharos_overflowed_series",
      "About how many series were merged into this one, __overflow__",
      rollup -> rollup.getOverflowedSeries() > 0 ? rollup.getOverflowedSeries() : Double.NaN);

  private final String title;
  private final String meaning;

  // lambdas without captured state
  @SuppressWarnings("ImmutableEnumChecker")
  private final ToDoubleFunction<Rollup> figure;

  WindowGauge(String title, String meaning, ToDoubleFunction<Rollup> figure) {
    this.title = title;
    this.meaning = meaning;
    this.figure = figure;
  }

  String title() {
    return title;
  }

  String meaning() {
    return meaning;
  }

  /** Of a window; not a number where it is not known. */
  double of(Rollup rollup) {
    return figure.applyAsDouble(rollup);
  }

  static double perSecond(Rollup rollup, double sum) {
    return sum / (rollup.getWindowMs() / 1e3);
  }

  /** What goes on when a window closes is not known yet: too large a part of a short window. */
  private static double ofLong(Rollup rollup, double sum) {
    return rollup.getWindowMs() < WindowLength.FIVE_MINUTES.millis()
        ? Double.NaN
        : perSecond(rollup, sum);
  }

  private static boolean priced(Rollup rollup) {
    return rollup.getUnpricedMicro() == 0 || rollup.getListCostPicoUsd() != 0;
  }

  private static boolean attributed(Rollup rollup) {
    return rollup.getAttributedMicro() != 0 || rollup.getGpuNs() != 0;
  }
}
