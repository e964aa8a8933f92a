package io.pharos.operators.rollup;

import io.pharos.operators.quantile.ValueDistribution;
import io.pharos.operators.rollup.state.Example;
import io.pharos.operators.rollup.state.WindowPart;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/**
 * What was added to one window of one series. Everything in it adds up in any order; of examples
 * and types of errors the first in a fixed order are kept.
 */
final class WindowSums {

  static final int EXAMPLES = 3;

  private static final Comparator<Example> BY_STEP =
      Comparator.comparingLong(Example::getTraceHigh)
          .thenComparingLong(Example::getTraceLow)
          .thenComparingLong(Example::getSpanId)
          .thenComparingLong(Example::getEndNs)
          .thenComparingLong(Example::getDurationNs)
          .thenComparing(Example::getErrorType, Comparator.nullsFirst(Comparator.naturalOrder()));
  private static final Comparator<Example> SLOWEST =
      Comparator.comparingLong(Example::getDurationNs).reversed().thenComparing(BY_STEP);
  private static final Comparator<Example> FIRST =
      Comparator.comparingLong(Example::getEndNs).thenComparing(BY_STEP);
  private static final RollupSum[] SUMS = RollupSum.values();
  private static final Measure[] MEASURES = Measure.values();
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final long[] sums = new long[SUMS.length];
  private final ValueDistribution[] distributions = new ValueDistribution[MEASURES.length];
  private final ErrorTypes errors = new ErrorTypes();
  private final List<Example> slowest = new ArrayList<>(EXAMPLES + 1);
  private final List<Example> failing = new ArrayList<>(EXAMPLES + 1);
  private final TreeSet<Example> withdrawn = new TreeSet<>(FIRST);
  private long series;

  static WindowSums of(WindowPart part) {
    WindowSums sums = new WindowSums();
    sums.add(part);
    return sums;
  }

  void add(RollupSum sum, long amount) {
    sums[sum.ordinal()] += amount;
  }

  /** Adds a value with a weight in millionths; a negative weight takes it away. */
  void add(Measure measure, long value, long weightMicro) {
    distribution(measure.ordinal()).add(value, weightMicro);
  }

  void addError(String type, long weightMicro) {
    errors.add(type, weightMicro);
  }

  void addExample(Example example) {
    keep(slowest, example, SLOWEST);
    if (example.getErrorType() != null) {
      keep(failing, example, FIRST);
    }
  }

  /** Shows an example no more, whether it was added before or will be. */
  void withdrawExample(Example example) {
    withdrawn.add(example);
  }

  void add(WindowPart part) {
    List<Long> added = part.getSums();
    for (int i = 0; i < added.size(); i++) {
      sums[i] += added.get(i);
    }
    List<ByteBuffer> values = part.getDistributions();
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).hasRemaining()) {
        distribution(i).addFrom(values.get(i));
      }
    }
    part.getErrorsByTypeMicro().forEach(this::addError);
    part.getSlowest().forEach(example -> keep(slowest, example, SLOWEST));
    part.getFailing().forEach(example -> keep(failing, example, FIRST));
    part.getWithdrawn().forEach(this::withdrawExample);
    series = Math.max(series, part.getSeries());
  }

  long get(RollupSum sum) {
    return sums[sum.ordinal()];
  }

  /** Null where there are no values. */
  ValueDistribution get(Measure measure) {
    ValueDistribution distribution = distributions[measure.ordinal()];
    return distribution == null || !distribution.hasValues() ? null : distribution;
  }

  ErrorTypes errors() {
    return errors;
  }

  List<Example> slowest() {
    return standing(slowest);
  }

  List<Example> failing() {
    return standing(failing);
  }

  private List<Example> standing(List<Example> examples) {
    return withdrawn.isEmpty()
        ? examples
        : examples.stream().filter(example -> !withdrawn.contains(example)).toList();
  }

  long series() {
    return series;
  }

  /** Writes the content to a part; what names it is the caller's to set. */
  void to(WindowPart part) {
    List<Long> amounts = new ArrayList<>(sums.length);
    for (long sum : sums) {
      amounts.add(sum);
    }
    part.setSums(amounts);
    List<ByteBuffer> values = new ArrayList<>(distributions.length);
    for (ValueDistribution distribution : distributions) {
      values.add(distribution == null ? NOTHING : ByteBuffer.wrap(distribution.toBytes()));
    }
    part.setDistributions(values);
    part.setErrorsByTypeMicro(errors.counts());
    part.setSlowest(new ArrayList<>(slowest));
    part.setFailing(new ArrayList<>(failing));
    part.setWithdrawn(withdrawn.stream().filter(this::couldBeShown).toList());
    part.setSeries(series);
  }

  /** Whatever comes, what is not among the first now will not be. */
  private boolean couldBeShown(Example example) {
    return isAmong(slowest, example, SLOWEST)
        || (example.getErrorType() != null && isAmong(failing, example, FIRST));
  }

  private static boolean isAmong(List<Example> kept, Example example, Comparator<Example> order) {
    return kept.size() < EXAMPLES || order.compare(example, kept.get(EXAMPLES - 1)) <= 0;
  }

  private ValueDistribution distribution(int measure) {
    if (distributions[measure] == null) {
      distributions[measure] = new ValueDistribution();
    }
    return distributions[measure];
  }

  private static void keep(List<Example> kept, Example example, Comparator<Example> order) {
    if (kept.size() == EXAMPLES && order.compare(example, kept.get(EXAMPLES - 1)) >= 0) {
      return;
    }
    int place = 0;
    while (place < kept.size() && order.compare(kept.get(place), example) < 0) {
      place++;
    }
    if (place < kept.size() && order.compare(kept.get(place), example) == 0) {
      return;
    }
    kept.add(place, example);
    if (kept.size() > EXAMPLES) {
      kept.remove(EXAMPLES);
    }
  }
}
