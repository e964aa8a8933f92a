package io.pharos.connectors.kafka;

import io.pharos.schemas.SpanHead;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Tells what an operator sees: (span name, timestamp, watermark at that moment) for a record, ("",
 * MIN_VALUE, watermark) for a watermark.
 */
final class WatermarkProbe extends AbstractStreamOperator<Tuple3<String, Long, Long>>
    implements OneInputStreamOperator<SpanHead, Tuple3<String, Long, Long>> {

  private static final long serialVersionUID = 1L;

  private transient long watermarkMs;

  @Override
  public void open() throws Exception {
    super.open();
    watermarkMs = Long.MIN_VALUE;
  }

  @Override
  public void processElement(StreamRecord<SpanHead> element) {
    output.collect(
        new StreamRecord<>(
            Tuple3.of(
                element.getValue().getSpan().getName(), element.getTimestamp(), watermarkMs)));
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    watermarkMs = mark.getTimestamp();
    output.collect(new StreamRecord<>(Tuple3.of("", Long.MIN_VALUE, watermarkMs)));
    super.processWatermark(mark);
  }
}
