package io.pharos.operators.progress;

import java.time.Duration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Decides once, at the entrance of a job's state, what is too late.
 *
 * <p>With W the last watermark, kept across restarts by a {@link WatermarkMemory}:
 *
 * <ul>
 *   <li>event time above W: on time, passes;
 *   <li>at or below W, down to and including W − tolerance: late, passes, counted as {@code
 *       late_accepted};
 *   <li>below W − tolerance: goes to the late output, counted as {@code late_dropped}. Nothing
 *       vanishes.
 * </ul>
 *
 * <p>The event time is the element's timestamp; an element without one is an error of the job and
 * fails it. Elements pass unchanged and in order.
 *
 * @param <T> any element
 */
public final class LatenessGate<T> extends AbstractStreamOperator<T>
    implements OneInputStreamOperator<T, T> {

  private static final long serialVersionUID = 1L;

  /** Nothing younger than this is dropped. */
  public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  /** Counter of elements that were late and passed. */
  public static final String LATE_ACCEPTED = "late_accepted";

  /** Counter of elements that went to the late output. */
  public static final String LATE_DROPPED = "late_dropped";

  private final OutputTag<T> late;
  private final long toleranceMs;

  private transient WatermarkMemory memory;
  private transient Counter accepted;
  private transient Counter dropped;

  /**
   * A gate.
   *
   * @param late output of what is too late
   * @param tolerance how far behind the watermark an element may be
   * @throws IllegalArgumentException if the tolerance is negative
   */
  public LatenessGate(OutputTag<T> late, Duration tolerance) {
    if (tolerance.isNegative()) {
      throw new IllegalArgumentException("The lateness tolerance is negative: " + tolerance);
    }
    this.late = late;
    this.toleranceMs = tolerance.toMillis();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    memory = WatermarkMemory.in(context.getOperatorStateStore());
  }

  @Override
  public void open() throws Exception {
    super.open();
    accepted = getMetricGroup().counter(LATE_ACCEPTED);
    dropped = getMetricGroup().counter(LATE_DROPPED);
  }

  @Override
  public void processElement(StreamRecord<T> element) {
    if (!element.hasTimestamp()) {
      throw new IllegalStateException(
          "An element without event time reached "
              + getOperatorName()
              + ": its source or the operator that made it must set a timestamp.");
    }
    long watermarkMs = memory.watermarkMs();
    if (element.getTimestamp() > watermarkMs) {
      output.collect(element);
    } else if (element.getTimestamp() >= watermarkMs - toleranceMs) {
      accepted.inc();
      output.collect(element);
    } else {
      dropped.inc();
      output.collect(late, element);
    }
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    memory.advance(mark.getTimestamp());
    super.processWatermark(mark);
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    memory.snapshot();
  }

  /** Elements of this subtask that were late and passed. */
  long lateAccepted() {
    return accepted.getCount();
  }

  /** Elements of this subtask that went to the late output. */
  long lateDropped() {
    return dropped.getCount();
  }
}
