package io.pharos.operators.progress;

import io.pharos.schemas.progress.Marker;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;

/**
 * Watermarks of an internal topic: what the job before has promised in its markers, and nothing
 * else.
 *
 * <p>There is one generator per partition, and Flink takes the minimum over partitions and
 * subtasks. Since every sender writes every marker to every partition, in order with its records, a
 * record can only be behind the watermark if it already was late at its sender, or is a duplicate.
 * No bound is added, no partition is ever idle, no clock is read: while the job before stands
 * still, so does the watermark. A generator starts at nothing and is not part of a checkpoint, so
 * after a restart the watermark comes back when every sender has spoken again in every partition.
 *
 * <p>A marker this build cannot read moves nothing; it is for the function that decodes records to
 * report it.
 *
 * <p>The reading source must not have more subtasks than the topic has partitions: a subtask
 * without a partition has no watermark and would hold everything back for ever.
 */
public final class MarkerWatermarks implements WatermarkStrategy<Incoming> {

  private static final long serialVersionUID = 1L;

  @Override
  public WatermarkGenerator<Incoming> createWatermarkGenerator(
      WatermarkGeneratorSupplier.Context context) {
    return new Generator();
  }

  /** The watermark of one partition. */
  private static final class Generator implements WatermarkGenerator<Incoming> {

    private final SenderTable senders = new SenderTable();

    @Override
    public void onEvent(Incoming event, long eventTimestamp, WatermarkOutput output) {
      if (!event.isMarker()) {
        return;
      }
      Marker marker;
      try {
        marker = Marker.fromBytes(event.marker);
      } catch (IllegalArgumentException unreadable) {
        return;
      }
      if (senders.accept(marker) && senders.watermarkMs() > MarkerOperator.NOTHING_SEEN) {
        output.emitWatermark(new Watermark(senders.watermarkMs()));
      }
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // Progress is data: time does not pass by itself.
    }
  }
}
