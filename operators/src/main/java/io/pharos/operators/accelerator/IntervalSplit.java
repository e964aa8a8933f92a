package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.apportion.FixedShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Splits the busy time of a device between two samples among the calls on it.
 *
 * <p>While calls run, an engine is busy throughout: so the busy time is laid evenly over the time
 * in which known calls were worked on, and only what does not fit there over the rest, where it is
 * nobody's. At every instant it is split as {@link Segment} says; what falls on requests that no
 * call is known for is nobody's.
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

    /** Share of that in which prompts were computed, the call's own or others. */
    final double[] promptShares;

    long unattributed;
    double unattributedPromptShare;
    long idle;

    Piece(long from, long to, int calls) {
      this.from = from;
      this.to = to;
      this.gpuNs = new long[calls];
      this.promptShares = new double[calls];
    }

    long length() {
      return to - from;
    }

    long attributed() {
      return Arrays.stream(gpuNs).sum();
    }
  }

  /** Share of a stretch that an engine works at least. */
  private static final double LEAST = 0.1;

  private final List<ActiveCall> calls;
  private final List<Piece> pieces = new ArrayList<>();
  private double steps;
  private double pausedNs;
  private final StepGuess guess = new StepGuess();
  private final long[] concurrencyNs;
  private final long[] besideOthersNs;

  /**
   * Splits an interval.
   *
   * @param busyNs from 0 to the length of the interval
   * @param calls those that overlap it, in a fixed order
   * @param untraced requests that no call is known for, by engine
   */
  IntervalSplit(
      long from,
      long to,
      long busyNs,
      List<ActiveCall> calls,
      Map<String, Double> untraced,
      long windowNs,
      TokenCosts costs) {
    this.calls = calls;
    this.concurrencyNs = new long[calls.size()];
    this.besideOthersNs = new long[calls.size()];
    List<double[]> weights = new ArrayList<>();
    List<double[]> prompts = new ArrayList<>();
    List<Long> covered = new ArrayList<>();
    long[] cuts = cuts(from, to, windowNs, costs);
    Map<String, PromptPlan> plans = plans(from, to, costs);
    List<Segment> segments = new ArrayList<>();
    double promptWork = 0;
    double otherNs = 0;
    for (int i = 0; cuts[i] < to; i++) {
      Segment segment = new Segment(calls, cuts[i], cuts[i + 1], untraced, plans, costs);
      segments.add(segment);
      steps += segment.steps();
      guess.add(segment.guess);
      long length = cuts[i + 1] - cuts[i];
      if (segment.hasPrompts()) {
        promptWork += worked(segment, length, costs);
      } else if (segment.isCovered()) {
        otherNs += length;
      }
      pausedNs += segment.isCovered() ? length : 0;
    }
    double coveredNs = pausedNs;
    double within = Math.min((double) busyNs, coveredNs);
    pausedNs = coveredNs - within;
    double ofOthers =
        otherNs > 0 ? Math.max(LEAST, Math.min(1, (busyNs - promptWork) / otherNs)) : 1;
    double likely = promptWork + ofOthers * otherNs;
    // of the likely idle time only as much as there was, so that nothing works longer than it is
    double idlePart = likely < within ? pausedNs / (coveredNs - likely) : 1;
    boolean inOneWindow = Math.floorDiv(from, windowNs) == Math.floorDiv(to - 1, windowNs);
    int next = 0;
    while (cuts[next] < to) {
      long start = cuts[next];
      long end = Math.min(to, Math.floorDiv(start, windowNs) * windowNs + windowNs);
      double[] pieceWeights = new double[calls.size() + 1];
      double[] piecePrompts = new double[calls.size() + 1];
      long pieceCovered = 0;
      for (; cuts[next] < end; next++) {
        long length = cuts[next + 1] - cuts[next];
        Segment segment = segments.get(next);
        countCompany(segment, length);
        double atLeast = segment.hasPrompts() ? worked(segment, length, costs) : ofOthers * length;
        double worked = inOneWindow ? length - idlePart * (length - atLeast) : length;
        pieceCovered += segment.isCovered() ? length : 0;
        for (int i = 0; i < pieceWeights.length; i++) {
          pieceWeights[i] += worked * segment.shares[i];
          piecePrompts[i] += segment.hasPrompts() ? worked * segment.shares[i] : 0;
        }
      }
      pieces.add(new Piece(start, end, calls.size()));
      weights.add(pieceWeights);
      prompts.add(piecePrompts);
      covered.add(pieceCovered);
    }
    layOut(busyNs, weights, prompts, covered);
  }

  private Map<String, PromptPlan> plans(long from, long to, TokenCosts costs) {
    Map<String, List<ActiveCall>> byEngine = new TreeMap<>();
    for (ActiveCall call : calls) {
      byEngine
          .computeIfAbsent(Segment.engineOf(call.getPlaced()), engine -> new ArrayList<>())
          .add(call);
    }
    Map<String, PromptPlan> plans = new TreeMap<>();
    byEngine.forEach((engine, its) -> plans.put(engine, PromptPlan.of(its, from, to, costs)));
    return plans;
  }

  private static double worked(Segment segment, long length, TokenCosts costs) {
    return Math.max(LEAST * length, length - costs.pauseNs() * segment.steps());
  }

  /** Steps that engines went through. */
  double steps() {
    return steps;
  }

  /** Steps of all engines, and what they attended to. */
  StepGuess guess() {
    return guess;
  }

  /** Idle time while calls were worked on. */
  double pausedNs() {
    return pausedNs;
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
  private long[] cuts(long from, long to, long windowNs, TokenCosts costs) {
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
      cuts[n++] = clamp(WorkRate.begin(call, costs), from, to);
      cuts[n++] = clamp(call.getFirstTokenNs(), from, to);
      cuts[n++] = clamp(call.getRunEndNs(), from, to);
    }
    return Arrays.stream(cuts, 0, n).sorted().distinct().toArray();
  }

  private static long clamp(long ns, long from, long to) {
    return Math.max(from, Math.min(to, ns));
  }

  private void countCompany(Segment segment, long length) {
    for (int i = 0; i < concurrencyNs.length; i++) {
      if (segment.isPresent(i)) {
        concurrencyNs[i] += segment.present() * length;
        besideOthersNs[i] += segment.tenantsMix() ? length : 0;
      }
    }
  }

  private void layOut(
      long busyNs, List<double[]> weights, List<double[]> prompts, List<Long> covered) {
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
        for (int i = 0; i < calls.size(); i++) {
          piece.promptShares[i] = share(prompts.get(p)[i], weights.get(p)[i]);
        }
        piece.unattributedPromptShare =
            share(prompts.get(p)[calls.size()], weights.get(p)[calls.size()]);
      }
      piece.unattributed = nobodys;
      piece.idle = piece.length() - piece.attributed() - nobodys;
      coveredBefore = coveredAfter;
      restBefore = restAfter;
    }
  }

  private static double share(double part, double whole) {
    return whole > 0 ? part / whole : 0;
  }
}
