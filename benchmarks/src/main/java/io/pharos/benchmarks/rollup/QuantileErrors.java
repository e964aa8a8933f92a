package io.pharos.benchmarks.rollup;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.schemas.Distribution;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Relative errors of quantiles in windows of one kind, against the values of rank ceil(q·n). */
final class QuantileErrors {

  static final double AIM = 0.01;

  private static final int[] PER_MILLE = {500, 990, 999};

  private final String values;
  private final String windows;
  private final List<List<Double>> published = lists();
  private final List<List<Double>> digests = lists();
  private long fewest = Long.MAX_VALUE;
  private long most;

  QuantileErrors(String values, String windows) {
    this.values = values;
    this.windows = windows;
  }

  private static List<List<Double>> lists() {
    List<List<Double>> lists = new ArrayList<>();
    for (int i = 0; i < PER_MILLE.length; i++) {
      lists.add(new ArrayList<>());
    }
    return lists;
  }

  static MarkdownTable table() {
    return new MarkdownTable(
        "values",
        "windows",
        "number",
        "samples in each",
        "published P50, P99, P99.9: greatest error",
        "within 1 %",
        "digest P50: within 1 %, greatest",
        "digest P99",
        "digest P99.9");
  }

  /** A window: what was published of it and all values in it. */
  void add(Distribution distribution, long[] sorted) {
    long[] said = {distribution.getP50(), distribution.getP99(), distribution.getP999()};
    for (int i = 0; i < PER_MILLE.length; i++) {
      published.get(i).add(error((double) said[i], exact(sorted, PER_MILLE[i])));
    }
    addDigest(MergingDigest.fromBytes(distribution.getDigest().duplicate()), sorted);
  }

  /** A window of which there is a digest only. */
  void addDigest(TDigest digest, long[] sorted) {
    for (int i = 0; i < PER_MILLE.length; i++) {
      double said = digest.quantile(PER_MILLE[i] / 1_000.0);
      digests.get(i).add(error(said, exact(sorted, PER_MILLE[i])));
    }
    fewest = Math.min(fewest, sorted.length);
    most = Math.max(most, sorted.length);
  }

  private static double error(double said, long exact) {
    return exact == 0 ? Math.abs(said) : Math.abs(said - exact) / exact;
  }

  private static long exact(long[] sorted, int perMille) {
    return sorted[(int) ((sorted.length * (long) perMille + 999) / 1_000) - 1];
  }

  boolean isEmpty() {
    return digests.get(0).isEmpty();
  }

  /** Published errors of P99. */
  List<Double> p99() {
    return published.get(1);
  }

  /** Errors of P99 in the digests. */
  List<Double> digestP99() {
    return digests.get(1);
  }

  static double within(List<Double> errors) {
    return errors.stream().filter(error -> error <= AIM).count() / (double) errors.size();
  }

  void row(MarkdownTable table) {
    boolean hasPublished = !published.get(0).isEmpty();
    List<String> greatest = new ArrayList<>();
    List<Double> all = new ArrayList<>();
    for (List<Double> errors : published) {
      greatest.add(hasPublished ? percent(greatest(errors)) : "");
      all.addAll(errors);
    }
    table.row(
        values,
        windows,
        String.valueOf(digests.get(0).size()),
        fewest == most ? count(most) : count(fewest) + ".." + count(most),
        hasPublished ? String.join(", ", greatest) : "",
        hasPublished ? percent(within(all)) : "",
        digest(0),
        digest(1),
        digest(2));
  }

  private String digest(int quantile) {
    List<Double> errors = digests.get(quantile);
    return percent(within(errors)) + ", " + percent(greatest(errors));
  }

  static double greatest(List<Double> errors) {
    return errors.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  static String percent(double share) {
    return String.format(Locale.ROOT, share >= 0.9995 ? "%.0f %%" : "%.2f %%", share * 100);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  static long[] sorted(List<Long> values) {
    long[] sorted = values.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }
}
