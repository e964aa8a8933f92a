package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Outgoing;
import io.pharos.schemas.DeadLetter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Encodes dead letters for Kafka.
 *
 * <p>A letter is stamped with the time it was written, not with its event time, which is inside:
 * the event time of what could not go its way may be anything, and a topic forgets by timestamp. A
 * letter about a record that is a month old would be gone before anyone has read it.
 */
final class DeadLetterEncodeFunction extends RichMapFunction<DeadLetter, Outgoing> {

  private static final long serialVersionUID = 1L;

  private transient DeadLetterEncoder encoder;

  @Override
  public void open(OpenContext context) {
    encoder = new DeadLetterEncoder();
  }

  @Override
  public Outgoing map(DeadLetter letter) {
    return Outgoing.record(encoder.key(letter), encoder.value(letter), Outgoing.NOW);
  }
}
