package io.pharos.local.serving;

import java.util.ArrayDeque;
import java.util.Deque;

/** Whose turn it is on a device that engines share in time. */
final class CardTurns {

  private final Deque<EngineStep> queue = new ArrayDeque<>();
  private final long turnNs;

  CardTurns(long turnNs) {
    this.turnNs = turnNs;
  }

  /** True where it can start at once. */
  boolean join(EngineStep step) {
    queue.addLast(step);
    return queue.size() == 1;
  }

  /** Null where nobody wants the device. */
  EngineStep first() {
    return queue.peekFirst();
  }

  long turnNs(EngineStep step) {
    return Math.min(step.leftNs(), turnNs);
  }

  /** The first has had its turn; it leaves if it is done, or else goes to the end. */
  void next() {
    EngineStep first = queue.removeFirst();
    if (first.leftNs() > 0) {
      queue.addLast(first);
    }
  }
}
