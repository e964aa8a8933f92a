package io.pharos.operators.objective;

import io.pharos.operators.objective.state.BadRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The latest requests that missed an objective, {@value #KEPT} at most: which ones they are does
 * not depend on the order they came in.
 */
final class BadRequests {

  static final int KEPT = 3;

  private static final Comparator<BadRequest> LATEST =
      Comparator.comparingLong(BadRequest::getEndNs)
          .thenComparingLong(BadRequest::getTraceHigh)
          .thenComparingLong(BadRequest::getTraceLow)
          .thenComparingLong(BadRequest::getSpanId)
          .reversed();

  private BadRequests() {}

  /** The latest of those that are there and others; both latest first. */
  static List<BadRequest> latest(List<BadRequest> there, List<BadRequest> others) {
    if (others.isEmpty()) {
      return there;
    }
    List<BadRequest> all = new ArrayList<>(there);
    for (BadRequest other : others) {
      if (!all.contains(other)) {
        all.add(other);
      }
    }
    all.sort(LATEST);
    return all.size() > KEPT ? new ArrayList<>(all.subList(0, KEPT)) : all;
  }

  static List<BadRequest> without(List<BadRequest> there, List<BadRequest> withdrawn) {
    return withdrawn.isEmpty()
        ? there
        : there.stream().filter(request -> !withdrawn.contains(request)).toList();
  }
}
