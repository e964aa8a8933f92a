package io.pharos.operators.progress;

import io.pharos.schemas.progress.Marker;
import java.time.Duration;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes its watermark into the stream, as one marker per partition of the topic behind it.
 *
 * <p>It stands directly before a Kafka sink, with the sink's parallelism and chained to it, so that
 * records and markers pass one producer in order: what follows a marker in a partition, from this
 * sender, has an event time above the marker's, or was late here already.
 *
 * <ul>
 *   <li>A marker goes out when the watermark is the first or at least one step (1 s) ahead of the
 *       last. A watermark that stands still writes nothing: readers wait as this job does.
 *   <li>At the end of a bounded input the last marker is flagged and carries the greatest event
 *       time seen. It is never {@link Long#MAX_VALUE}, which would make everything a later run
 *       writes late. Flink announces the end as that watermark; it is passed on but makes no
 *       marker, since operators before this one may still have records to give until the input has
 *       ended.
 *   <li>It has no state. After a restart its watermark counts up from whatever the sources read
 *       first, and its markers say so, even where they say less than before: a lower marker
 *       promises less, which is never wrong, and readers do not go back. Within one run a restarted
 *       sender thus holds its readers where they are until it has caught up; after a new submission
 *       the newer run number makes readers forget the senders of the run before, whatever their
 *       number.
 * </ul>
 */
public final class MarkerOperator extends AbstractStreamOperator<Outgoing>
    implements OneInputStreamOperator<Outgoing, Outgoing>, BoundedOneInput {

  private static final long serialVersionUID = 1L;

  /** How far a watermark moves between two markers. */
  public static final Duration DEFAULT_STEP = Duration.ofSeconds(1);

  /** Watermark of a last marker where the sender ended without having seen anything. */
  static final long NOTHING_SEEN = Long.MIN_VALUE + 1;

  private final long run;
  private final int partitions;
  private final WatermarkSteps steps;

  private transient long greatestMs;

  /**
   * An operator for one topic.
   *
   * @param run one number per submission of the job, greater for each later one
   * @param partitions number of partitions of the topic, all of which get each marker
   * @param step least advance between two markers
   * @throws IllegalArgumentException if there is no partition or the step is below 1 ms
   */
  public MarkerOperator(long run, int partitions, Duration step) {
    if (partitions < 1) {
      throw new IllegalArgumentException("A topic has at least one partition, not " + partitions);
    }
    this.run = run;
    this.partitions = partitions;
    this.steps = new WatermarkSteps(step);
  }

  @Override
  public void open() throws Exception {
    super.open();
    greatestMs = NOTHING_SEEN;
  }

  @Override
  public void processElement(StreamRecord<Outgoing> element) {
    greatestMs = Math.max(greatestMs, element.getValue().timestampMs);
    output.collect(element);
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    long watermarkMs = mark.getTimestamp();
    boolean finite = watermarkMs != Long.MAX_VALUE && watermarkMs != Long.MIN_VALUE;
    if (finite) {
      greatestMs = Math.max(greatestMs, watermarkMs);
      if (steps.advance(watermarkMs)) {
        emit(watermarkMs, false);
      }
    }
    super.processWatermark(mark);
  }

  @Override
  public void endInput() {
    emit(greatestMs, true);
  }

  private void emit(long watermarkMs, boolean last) {
    int sender = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    int senders = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
    byte[] marker = new Marker(run, sender, senders, watermarkMs, last).toBytes();
    for (int partition = 0; partition < partitions; partition++) {
      output.collect(new StreamRecord<>(Outgoing.marker(marker, partition)));
    }
  }
}
