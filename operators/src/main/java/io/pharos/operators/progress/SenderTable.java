package io.pharos.operators.progress;

import io.pharos.schemas.progress.Marker;
import java.util.Arrays;

/**
 * What the senders of a topic have promised, as the markers of one partition tell it.
 *
 * <p>Only the newest run counts. A marker of an older run is ignored, so a writer that was replaced
 * cannot move time. A newer run, or another number of senders within a run (a rescaled job),
 * empties the table. The result is the minimum over the senders that have not ended; a sender that
 * has not spoken yet holds it at {@link Long#MIN_VALUE}. When all have ended it is the maximum over
 * them. The result never falls: a restarted sender that counts up again from below makes the reader
 * wait where it is.
 */
final class SenderTable {

  private long run = Long.MIN_VALUE;
  private long[] watermarks = {};
  private boolean[] ended = {};
  private long result = Long.MIN_VALUE;

  /** Takes a marker in; true where it moved the result on. */
  boolean accept(Marker marker) {
    if (marker.run() < run) {
      return false;
    }
    if (marker.run() > run || marker.senders() != watermarks.length) {
      reset(marker.run(), marker.senders());
    }
    watermarks[marker.sender()] = marker.watermarkMs();
    ended[marker.sender()] = marker.last();
    long promised = promised();
    if (promised <= result) {
      return false;
    }
    result = promised;
    return true;
  }

  /** Event time that every sender has passed, {@link Long#MIN_VALUE} before all have spoken. */
  long watermarkMs() {
    return result;
  }

  private void reset(long newRun, int senders) {
    run = newRun;
    watermarks = new long[senders];
    Arrays.fill(watermarks, Long.MIN_VALUE);
    ended = new boolean[senders];
  }

  private long promised() {
    long least = Long.MAX_VALUE;
    long greatest = Long.MIN_VALUE;
    for (int i = 0; i < watermarks.length; i++) {
      greatest = Math.max(greatest, watermarks[i]);
      if (!ended[i]) {
        least = Math.min(least, watermarks[i]);
      }
    }
    // Markers are finite, so MAX_VALUE means that no sender is left to wait for.
    return least == Long.MAX_VALUE ? greatest : least;
  }
}
