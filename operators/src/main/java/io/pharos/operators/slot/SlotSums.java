package io.pharos.operators.slot;

import io.pharos.operators.metrics.Counters;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Adds up what one subtask reads, so that a busy key costs the network and the subtask behind it a
 * record per flush, not one per record read. It sends on what it holds before every checkpoint,
 * before a watermark that ends a slot of it, and when it holds {@value #MOST_PARTS} sums; so it has
 * no state.
 *
 * @param <I> what is read
 * @param <K> what is added up and sent on together
 * @param <V> sums of a key
 * @param <O> sums of a key as they are sent on
 */
public abstract class SlotSums<I, K, V, O> extends AbstractStreamOperator<O>
    implements OneInputStreamOperator<I, O>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  static final int MOST_PARTS = 20_000;

  private enum Counter {
    /** Records that came after their slot was added, and were added to the next. */
    LATE_ACCEPTED,
    /** Records sent on. */
    PARTS
  }

  private transient Map<K, V> held;
  private transient Counters<Counter> counters;
  private transient long watermarkMs;
  private transient long firstSlotMs;
  private transient int parts;

  @Override
  public void open() throws Exception {
    super.open();
    held = new HashMap<>();
    counters = new Counters<>(Counter.class, getMetricGroup());
    watermarkMs = Long.MIN_VALUE;
    firstSlotMs = Long.MAX_VALUE;
  }

  /** Adds a record to what is held, by {@link #sumsOf}. */
  protected abstract void add(I record);

  /** Sums of a key as they are sent on. */
  protected abstract O part(K key, V sums);

  @Override
  public final void processElement(StreamRecord<I> element) {
    add(element.getValue());
    if (parts >= MOST_PARTS) {
      flush();
    }
  }

  /** The event time at which a record is added: its own, or the first whose slot is to come. */
  protected final long timely(long eventTimeMs) {
    if (Slots.slotOf(eventTimeMs) > watermarkMs) {
      return eventTimeMs;
    }
    counters.add(Counter.LATE_ACCEPTED, 1);
    return watermarkMs + 1;
  }

  /** What is held of a key. */
  protected final V sumsOf(K key, Supplier<V> nothing) {
    return held.computeIfAbsent(key, first -> nothing.get());
  }

  /** To be told of each sum that begins, and the end of the slot at which it is added. */
  protected final void begin(long slotMs) {
    parts++;
    firstSlotMs = Math.min(firstSlotMs, slotMs);
  }

  @Override
  public final void processWatermark(Watermark mark) throws Exception {
    if (firstSlotMs <= mark.getTimestamp()) {
      flush();
    }
    watermarkMs = mark.getTimestamp();
    super.processWatermark(mark);
  }

  @Override
  public final void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    flush();
    super.prepareSnapshotPreBarrier(checkpointId);
  }

  @Override
  public final void endInput() {
    flush();
  }

  private void flush() {
    held.forEach((key, sums) -> output.collect(new StreamRecord<>(part(key, sums), firstSlotMs)));
    counters.add(Counter.PARTS, held.size());
    held.clear();
    parts = 0;
    firstSlotMs = Long.MAX_VALUE;
  }
}
