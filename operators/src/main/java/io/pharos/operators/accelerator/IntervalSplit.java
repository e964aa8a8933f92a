package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.ServedCall;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Splits the busy time of a device between two samples among the calls on it.
 *
 * <p>While calls run, an engine is busy throughout: so the busy time is laid evenly over the time
 * in which known calls were worked on, and only what does not fit there over the rest, where it is
 * nobody's. At every instant it is split by the {@linkplain WorkRate rate of work} of the calls;
 * one that does not tell counts as the mean of the others. Requests the engine counts beyond the
 * calls that are known take part as such means; what falls on them is nobody's.
 *
 * <p>The interval is cut where windows end. In each {@link Piece} the parts are whole nanoseconds
 * and sum to the piece.
 */
final class IntervalSplit {

  /** A part of the interval that lies in one window. */
  static final class Piece {
    final long from;
    final long to;

    /** By call. */
    final long[] gpuNs;

    long unattributed;
    long idle;

    Piece(long from, long to, int calls) {
      this.from = from;
      this.to = to;
      this.gpuNs = new long[calls];
    }

    long length() {
      return to - from;
    }

    long attributed() {
      return Arrays.stream(gpuNs).sum();
    }
  }

  private final List<ActiveCall> calls;
  private final double untraced;
  private final List<Piece> pieces = new ArrayList<>();
  private final long[] concurrencyNs;
  private final long[] besideOthersNs;
  private final double[] rates;

  /**
   * Splits an interval.
   *
   * @param busyNs from 0 to the length of the interval
   * @param calls those that overlap it, in a fixed order
   * @param untraced requests in the engine that no call is known for
   */
  IntervalSplit(
      long from, long to, long busyNs, List<ActiveCall> calls, double untraced, long windowNs) {
    this.calls = calls;
    this.untraced = untraced;
    this.concurrencyNs = new long[calls.size()];
    this.besideOthersNs = new long[calls.size()];
    this.rates = new double[calls.size()];
    List<double[]> weights = new ArrayList<>();
    List<Long> covered = new ArrayList<>();
    long[] cuts = cuts(from, to, windowNs);
    int next = 0;
    while (cuts[next] < to) {
      long start = cuts[next];
      long end = Math.min(to, Math.floorDiv(start, windowNs) * windowNs + windowNs);
      double[] pieceWeights = new double[calls.size() + 1];
      long pieceCovered = 0;
      while (cuts[next] < end) {
        pieceCovered += addSegment(cuts[next], cuts[next + 1], pieceWeights);
        next++;
      }
      pieces.add(new Piece(start, end, calls.size()));
      weights.add(pieceWeights);
      covered.add(pieceCovered);
    }
    layOut(busyNs, weights, covered);
  }

  /** The pieces, in order. */
  List<Piece> pieces() {
    return pieces;
  }

  /** Calls that were there, integrated over the time of a call. */
  long concurrencyNs(int call) {
    return concurrencyNs[call];
  }

  /** Time of a call beside one of another tenant. */
  long besideOthersNs(int call) {
    return besideOthersNs[call];
  }

  /** Every instant at which something begins, ends or goes over into another phase; ascending. */
  private long[] cuts(long from, long to, long windowNs) {
    long[] cuts = new long[4 * calls.size() + 2 + (int) ((to - from) / windowNs + 1)];
    int n = 0;
    cuts[n++] = from;
    cuts[n++] = to;
    for (long end = Math.floorDiv(from, windowNs) * windowNs + windowNs;
        end < to;
        end += windowNs) {
      cuts[n++] = end;
    }
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      cuts[n++] = clamp(active.getFromNs(), from, to);
      cuts[n++] = clamp(WorkRate.begin(call), from, to);
      cuts[n++] = clamp(call.getFirstTokenNs(), from, to);
      cuts[n++] = clamp(call.getRunEndNs(), from, to);
    }
    return Arrays.stream(cuts, 0, n).sorted().distinct().toArray();
  }

  private static long clamp(long ns, long from, long to) {
    return Math.max(from, Math.min(to, ns));
  }

  /** Adds the shares of a segment in which nothing changes; returns how much of it is covered. */
  private long addSegment(long start, long end, double[] weights) {
    long length = end - start;
    long middle = start + length / 2;
    int present = 0;
    int working = 0;
    int telling = 0;
    double sum = 0;
    String tenant = null;
    boolean mixed = false;
    for (int i = 0; i < rates.length; i++) {
      ActiveCall active = calls.get(i);
      ServedCall call = active.getPlaced().getCall();
      rates[i] = Double.NaN;
      if (active.getFromNs() > start || call.getRunEndNs() < end || !call.getCounted()) {
        continue;
      }
      present++;
      mixed |= tenant != null && !tenant.equals(call.getTenant());
      tenant = call.getTenant();
      if (WorkRate.begin(call) <= start) {
        working++;
        rates[i] = WorkRate.at(call, middle) / active.getPlaced().getReplicas();
        if (rates[i] >= 0) {
          telling++;
          sum += rates[i];
        }
      }
    }
    countCompany(start, end, present, mixed);
    if (working == 0 && untraced == 0) {
      return 0;
    }
    double mean = telling == 0 || sum == 0 ? 1 : sum / telling;
    double total = sum + (working - telling + untraced) * mean;
    if (sum == 0 && telling > 0) {
      total += telling * mean;
    }
    for (int i = 0; i < rates.length; i++) {
      if (!Double.isNaN(rates[i])) {
        double rate = rates[i] < 0 || sum == 0 ? mean : rates[i];
        weights[i] += length * rate / total;
      }
    }
    weights[rates.length] += length * untraced * mean / total;
    return length;
  }

  private void countCompany(long start, long end, int present, boolean mixed) {
    for (int i = 0; i < rates.length; i++) {
      ActiveCall active = calls.get(i);
      if (active.getFromNs() <= start && active.getPlaced().getCall().getRunEndNs() >= end) {
        concurrencyNs[i] += present * (end - start);
        besideOthersNs[i] += mixed ? end - start : 0;
      }
    }
  }

  private void layOut(long busyNs, List<double[]> weights, List<Long> covered) {
    long allCovered = covered.stream().mapToLong(Long::longValue).sum();
    long allLength = pieces.stream().mapToLong(Piece::length).sum();
    long within = Math.min(busyNs, allCovered);
    long beyond = busyNs - within;
    long coveredBefore = 0;
    long restBefore = 0;
    for (int p = 0; p < pieces.size(); p++) {
      Piece piece = pieces.get(p);
      long coveredAfter = coveredBefore + covered.get(p);
      long restAfter = restBefore + piece.length() - covered.get(p);
      long busy =
          FixedShares.upTo(within, coveredAfter, allCovered)
              - FixedShares.upTo(within, coveredBefore, allCovered);
      long nobodys =
          FixedShares.upTo(beyond, restAfter, allLength - allCovered)
              - FixedShares.upTo(beyond, restBefore, allLength - allCovered);
      if (busy > 0) {
        long[] parts = FixedShares.split(busy, weights.get(p));
        System.arraycopy(parts, 0, piece.gpuNs, 0, calls.size());
        nobodys += parts[calls.size()];
      }
      piece.unattributed = nobodys;
      piece.idle = piece.length() - piece.attributed() - nobodys;
      coveredBefore = coveredAfter;
      restBefore = restAfter;
    }
  }
}
