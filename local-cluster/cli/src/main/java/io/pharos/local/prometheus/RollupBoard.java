package io.pharos.local.prometheus;

import io.pharos.schemas.Dimension;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest closed window of each served series. Safe for use by several threads.
 *
 * <p>A later window replaces an earlier one, and a revision the one before it; a revision of an
 * earlier window changes nothing. A series that has no next window leaves when that would have
 * ended, so that what a service did last does not stand for what it does now, and a sum over series
 * counts each request once. So the board depends on what was read, not on when.
 */
final class RollupBoard {

  /** How long after its end the next window of a series may come; it need not come at once. */
  static final long GRACE_MS = 10_000;

  private static final ByteBuffer NO_DIGEST = ByteBuffer.allocate(0);

  private record Series(String tenant, List<String> values) {}

  private final ServedSeries served;
  private final Map<Series, Rollup> newest = new HashMap<>();
  private long eventTimeMs;
  private long sweptMs;

  RollupBoard(ServedSeries served) {
    this.served = served;
  }

  /** Takes a rollup, which belongs to the board from then on; others than served ones pass. */
  synchronized void add(Rollup rollup) {
    if (served.has(rollup)) {
      Series series =
          new Series(
              rollup.getTenant(),
              rollup.getDimensions().stream().map(Dimension::getValue).toList());
      newest.merge(series, light(rollup), RollupBoard::later);
    }
    advanceTo(rollup.getEventTimeMs());
  }

  /** Digests and examples are most of a rollup's bytes, and no page shows them. */
  private static Rollup light(Rollup rollup) {
    for (Distribution distribution : rollup.getDistributions().values()) {
      distribution.setDigest(NO_DIGEST);
    }
    rollup.setSlowest(List.of());
    rollup.setFailing(List.of());
    return rollup;
  }

  private static Rollup later(Rollup known, Rollup other) {
    int byWindow = Long.compare(known.getWindowStartMs(), other.getWindowStartMs());
    boolean stands = byWindow > 0 || (byWindow == 0 && known.getRevision() > other.getRevision());
    return stands ? known : other;
  }

  /** Event time has reached an instant; it never goes back. */
  synchronized void advanceTo(long ms) {
    eventTimeMs = Math.max(eventTimeMs, ms);
    if (eventTimeMs - sweptMs >= served.window().millis()) {
      sweep();
    }
  }

  private void sweep() {
    long oldestEndMs = eventTimeMs - served.window().millis() - GRACE_MS;
    newest.values().removeIf(each -> endMs(each) < oldestEndMs);
    sweptMs = eventTimeMs;
  }

  private static long endMs(Rollup rollup) {
    return rollup.getWindowStartMs() + rollup.getWindowMs();
  }

  /** The newest window of each series, in no order; nobody changes them. */
  synchronized List<Rollup> newest() {
    sweep();
    return List.copyOf(newest.values());
  }

  /** Greatest event time that was heard of, 0 before the first. */
  synchronized long eventTimeMs() {
    return eventTimeMs;
  }

  /** Number of series that are there. */
  synchronized int size() {
    return newest.size();
  }
}
