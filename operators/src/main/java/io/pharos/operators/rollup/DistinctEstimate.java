package io.pharos.operators.rollup;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * About how many different names there were, from the least of their ranks: of evenly spread ranks
 * the k-th least lies where k of them fit below. Exact below {@value #KEPT}, then within about 10
 * %.
 */
final class DistinctEstimate {

  static final int KEPT = 128;

  private DistinctEstimate() {}

  /** The least ranks, ascending, with one more. */
  static List<Long> with(List<Long> least, long rank) {
    int at = Collections.binarySearch(least, rank);
    if (at >= 0 || (least.size() == KEPT && -at - 1 == KEPT)) {
      return least;
    }
    List<Long> more = new ArrayList<>(least);
    more.add(-at - 1, rank);
    if (more.size() > KEPT) {
      more.remove(KEPT);
    }
    return more;
  }

  static long of(List<Long> least) {
    if (least.size() < KEPT) {
      return least.size();
    }
    return (long) ((KEPT - 1) * ((double) Long.MAX_VALUE / (double) least.get(KEPT - 1)));
  }
}
