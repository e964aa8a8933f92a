package io.pharos.operators.accelerator;

import io.pharos.operators.apportion.FixedShares;

/**
 * Splits the energy of a card over an interval. What the card draws while nothing runs falls on all
 * of the time, busy or not; what it draws beyond that falls on busy time alone. Microjoules.
 *
 * <p>On a card that is split into instances, the first goes by the size of the instances, the
 * second by size and activity: no card tells the energy of an instance.
 */
final class EnergySplit {

  private EnergySplit() {}

  /** An instance's part of a card's energy. */
  record Part(long floor, long beyond) {

    static final Part NONE = new Part(0, 0);
  }

  /**
   * Splits among instances.
   *
   * @param floor what the card would have drawn without work; at most energy
   * @param sizes slices of each instance
   * @param busyMicro share of the time each was busy, millionths
   */
  static Part[] amongInstances(long energy, long floor, int[] sizes, int[] busyMicro) {
    double[] bySize = new double[sizes.length];
    double[] byWork = new double[sizes.length];
    boolean works = false;
    for (int i = 0; i < sizes.length; i++) {
      bySize[i] = sizes[i];
      byWork[i] = (double) sizes[i] * busyMicro[i];
      works |= busyMicro[i] > 0;
    }
    // without work, what lies above the floor is the card's own and falls on all of the time
    long[] floors = FixedShares.split(works ? floor : energy, bySize);
    long[] beyonds = FixedShares.split(works ? energy - floor : 0, byWork);
    Part[] parts = new Part[sizes.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part(floors[i], beyonds[i]);
    }
    return parts;
  }

  /**
   * Splits what falls on a piece of time.
   *
   * @param energy of the piece
   * @param promptPower see {@link LearnedModel}
   * @return energy by call, then that of busy time that is nobody's, then idle
   */
  static long[] ofPiece(Part energy, IntervalSplit.Piece piece, double promptPower) {
    int calls = piece.gpuNs.length;
    long busy = piece.length() - piece.idle;
    long idleUj =
        busy == 0
            ? energy.floor() + energy.beyond()
            : FixedShares.upTo(energy.floor(), piece.idle, piece.length());
    double[] byTime = new double[calls + 1];
    double[] byWork = new double[calls + 1];
    for (int i = 0; i < calls; i++) {
      byTime[i] = piece.gpuNs[i];
      byWork[i] = byTime[i] * (1 + piece.promptShares[i] * (promptPower - 1));
    }
    byTime[calls] = piece.unattributed;
    byWork[calls] = byTime[calls] * (1 + piece.unattributedPromptShare * (promptPower - 1));
    long[] floors = FixedShares.split(busy == 0 ? 0 : energy.floor() - idleUj, byTime);
    long[] beyonds = FixedShares.split(busy == 0 ? 0 : energy.beyond(), byWork);
    long[] parts = new long[calls + 2];
    for (int i = 0; i <= calls; i++) {
      parts[i] = floors[i] + beyonds[i];
    }
    parts[calls + 1] = idleUj;
    return parts;
  }

  /** Energy at a power over a time. */
  static long of(long powerMw, long ns) {
    return FixedShares.upTo(powerMw, ns, 1_000_000);
  }
}
