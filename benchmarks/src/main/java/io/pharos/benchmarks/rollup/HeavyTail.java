package io.pharos.benchmarks.rollup;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import io.pharos.operators.quantile.ValueDistribution;
import io.pharos.schemas.Distribution;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;

/** Drawn values whose tails are heavy, in windows that are added up as those of a series are. */
enum HeavyTail {
  PARETO("Pareto, index 1.1", random -> (long) (1e7 / Math.pow(1 - random.nextDouble(), 1 / 1.1))),
  LOGNORMAL("lognormal, sigma 2", random -> (long) Math.exp(18 + 2 * random.nextGaussian())),
  TWO_MODES(
      "two modes, 97 % at 50 ms, 3 % at 20 s",
      random ->
          (long)
              (random.nextInt(100) < 97
                  ? 50e6 * Math.exp(0.2 * random.nextGaussian())
                  : 20e9 * Math.exp(0.2 * random.nextGaussian())));

  private static final int WINDOWS = 360;
  private static final int SAMPLES = 1_000;
  private static final int[] ADDED_UP = {1, 6, 30, 360};
  private static final String[] NAMES = {"10 s", "1 min", "5 min", "1 h"};

  private final String title;

  // a lambda without captured state
  @SuppressWarnings("ImmutableEnumChecker")
  private final ToLongFunction<Random> next;

  HeavyTail(String title, ToLongFunction<Random> next) {
    this.title = title;
    this.next = next;
  }

  /** Errors of an hour: windows, longer windows, and digests merged to the hour. */
  List<QuantileErrors> errors(long seed) {
    Random random = new Random(seed);
    long[][] values = new long[WINDOWS][SAMPLES];
    for (long[] window : values) {
      Arrays.setAll(window, i -> next.applyAsLong(random));
    }
    List<QuantileErrors> errors = new ArrayList<>();
    for (int i = 0; i < ADDED_UP.length; i++) {
      errors.add(windows(values, ADDED_UP[i], NAMES[i]));
    }
    errors.add(merged(values));
    return errors;
  }

  private QuantileErrors windows(long[][] values, int together, String name) {
    QuantileErrors errors = new QuantileErrors(title, name);
    for (int first = 0; first < WINDOWS; first += together) {
      ValueDistribution sum = new ValueDistribution();
      for (int i = first; i < first + together; i++) {
        sum.addFrom(ByteBuffer.wrap(distribution(values[i]).toBytes()));
      }
      errors.add(sum.published(), sorted(values, first, together));
    }
    return errors;
  }

  private QuantileErrors merged(long[][] values) {
    QuantileErrors errors = new QuantileErrors(title, "digests of 10 s merged to 1 h");
    List<Distribution> published = new ArrayList<>();
    for (long[] window : values) {
      published.add(distribution(window).published());
    }
    errors.addDigest(merge(published), sorted(values, 0, WINDOWS));
    return errors;
  }

  /** As a reader of rollups would. */
  static TDigest merge(List<Distribution> published) {
    TDigest merged = new MergingDigest(200);
    List<TDigest> digests = new ArrayList<>();
    for (Distribution distribution : published) {
      digests.add(MergingDigest.fromBytes(distribution.getDigest().duplicate()));
    }
    merged.add(digests);
    return merged;
  }

  private static ValueDistribution distribution(long[] values) {
    ValueDistribution distribution = new ValueDistribution();
    for (long value : values) {
      distribution.add(value, ValueDistribution.ONE);
    }
    return distribution;
  }

  private static long[] sorted(long[][] values, int first, int count) {
    long[] all =
        Arrays.stream(values, first, first + count).flatMapToLong(Arrays::stream).toArray();
    Arrays.sort(all);
    return all;
  }
}
