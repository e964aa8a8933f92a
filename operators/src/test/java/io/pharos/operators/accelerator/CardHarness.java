package io.pharos.operators.accelerator;

import io.pharos.operators.KeyedHarness;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;

/** Attribution on an operator harness: one subtask of it. */
final class CardHarness
    extends KeyedHarness<
        Tuple2<String, String>, AcceleratorSample, OnCard, Tuple3<Integer, Integer, Attribution>> {

  private CardHarness(CardOperator operator, StateBackend backend, int parallelism, int subtask)
      throws Exception {
    super(
        operator,
        CardKeys.ofSample(),
        CardKeys.ofPlaced(),
        CardKeys.TYPE,
        backend,
        parallelism,
        subtask);
  }

  static CardHarness fresh(AttributionLimits limits, StateBackend backend) throws Exception {
    return fresh(new CardOperator(limits), backend);
  }

  static CardHarness fresh(CardOperator operator, StateBackend backend) throws Exception {
    CardHarness card = new CardHarness(operator, backend, 1, 0);
    card.open();
    return card;
  }

  static CardHarness restored(
      AttributionLimits limits,
      StateBackend backend,
      OperatorSubtaskState state,
      int oldParallelism,
      int parallelism,
      int subtask)
      throws Exception {
    CardHarness card = new CardHarness(new CardOperator(limits), backend, parallelism, subtask);
    card.restore(state, oldParallelism);
    return card;
  }

  void sample(AcceleratorSample sample) throws Exception {
    first(sample, sample.getEventTimeMs());
  }

  void placed(OnCard placed) throws Exception {
    second(placed, placed.getEventTimeMs());
  }

  List<Attribution> provisional() {
    return attributions(false);
  }

  List<Attribution> finished() {
    return attributions(true);
  }

  private List<Attribution> attributions(boolean isFinal) {
    List<Attribution> attributions = new ArrayList<>();
    for (Tuple3<Integer, Integer, Attribution> part : output()) {
      if (part.f2.getFinal$() == isFinal) {
        attributions.add(part.f2);
      }
    }
    return attributions;
  }

  List<DeviceWindow> windows() {
    return output(CardFunction.WINDOWS);
  }
}
