package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;

/**
 * Runs {@link CardFunction}, and before each snapshot puts what waits in its memory into keyed
 * state, card by card, which a function alone cannot do.
 */
public final class CardOperator
    extends KeyedCoProcessOperator<
        Tuple2<String, String>, AcceleratorSample, OnCard, Tuple3<Integer, Integer, Attribution>> {

  private static final long serialVersionUID = 1L;

  public CardOperator(AttributionLimits limits) {
    this(limits, WaitingCards.MOST_BYTES);
  }

  /** With so many bytes of memory for what waits. */
  CardOperator(AttributionLimits limits, long memory) {
    super(new CardFunction(limits, memory));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    ((CardFunction) userFunction).storeWaiting(this::setCurrentKey);
    super.snapshotState(context);
  }
}
