package io.pharos.operators.progress;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * The last watermark of an operator, kept across restarts, which Flink itself does not do.
 *
 * <p>An operator that judges lateness asks {@link #watermarkMs()} instead of the current watermark.
 * Otherwise everything would be on time after a restart until the watermark has come back, and what
 * is late would depend on when a job was restarted.
 *
 * <p>Each subtask stores its own watermark in union list state, so that a restored subtask sees all
 * of them, whatever the parallelism, and starts from the least: of two subtasks with different
 * watermarks the one further behind has not judged what lies between yet. A subtask that no
 * watermark has reached has judged nothing and stores nothing. The watermark that ends a stream
 * ({@link Long#MAX_VALUE}) is not remembered; a job resumed after it would drop everything.
 */
public final class WatermarkMemory {

  /** Name of the operator state. */
  static final String STATE = "last-watermark";

  private final ListState<Long> stored;
  private long watermarkMs = Long.MIN_VALUE;

  private WatermarkMemory(ListState<Long> stored) {
    this.stored = stored;
  }

  /** The memory of an operator, restored where there is something to restore. */
  public static WatermarkMemory in(OperatorStateStore store) throws Exception {
    ListState<Long> stored = store.getUnionListState(new ListStateDescriptor<>(STATE, Types.LONG));
    WatermarkMemory memory = new WatermarkMemory(stored);
    boolean restored = false;
    long least = Long.MAX_VALUE;
    for (long watermark : stored.get()) {
      restored = true;
      least = Math.min(least, watermark);
    }
    memory.watermarkMs = restored ? least : Long.MIN_VALUE;
    return memory;
  }

  /** Takes note of a watermark that reached the operator. */
  public void advance(long reachedMs) {
    if (reachedMs != Long.MAX_VALUE) {
      watermarkMs = Math.max(watermarkMs, reachedMs);
    }
  }

  /** Greatest watermark known, {@link Long#MIN_VALUE} before the first. */
  public long watermarkMs() {
    return watermarkMs;
  }

  /** Writes the watermark to state; call it from the operator's {@code snapshotState}. */
  public void snapshot() throws Exception {
    stored.clear();
    if (watermarkMs != Long.MIN_VALUE) {
      stored.add(watermarkMs);
    }
  }
}
