package io.pharos.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * Values of several runs of one thing.
 *
 * @param median middle value; of an even number the lower middle
 * @param min least
 * @param max greatest
 */
public record Distribution(double median, double min, double max) {

  /** The distribution of values. */
  public static Distribution of(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return new Distribution(
        sorted.get((sorted.size() - 1) / 2), sorted.get(0), sorted.get(sorted.size() - 1));
  }

  /** {@code median (min..max)}. */
  public String text(DoubleFunction<String> format) {
    return format.apply(median) + " (" + format.apply(min) + ".." + format.apply(max) + ")";
  }

  /** A rate in thousands, e.g. {@code 412k}. */
  public static String thousands(double value) {
    return String.format(Locale.ROOT, value >= 10_000 ? "%.0fk" : "%.1fk", value / 1_000);
  }

  /** A number with thousands separators and no fraction. */
  public static String whole(double value) {
    return String.format(Locale.ROOT, "%,.0f", value);
  }

  /** A number with two decimals. */
  public static String ratio(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
