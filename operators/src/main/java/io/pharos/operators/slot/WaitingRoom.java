package io.pharos.operators.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeHint;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * New names that wait for the end of their slot, in keyed state. They are let in by {@link Rank}.
 *
 * @param <P> what waits under a name
 */
final class WaitingRoom<P> {

  /** What waits under a name. */
  record Waiting<P>(long rank, String name, P part) {}

  private final MapState<Tuple2<Long, String>, P> waiting;

  /** What waits under the current key. */
  WaitingRoom(RuntimeContext context, TypeInformation<P> type) {
    this.waiting =
        context.getMapState(
            new MapStateDescriptor<>(
                "waiting", TypeInformation.of(new TypeHint<Tuple2<Long, String>>() {}), type));
  }

  /** Null where nothing waits. */
  P get(long slotMs, String name) throws Exception {
    return waiting.get(Tuple2.of(slotMs, name));
  }

  void put(long slotMs, String name, P part) throws Exception {
    waiting.put(Tuple2.of(slotMs, name), part);
  }

  void remove(long slotMs, String name) throws Exception {
    waiting.remove(Tuple2.of(slotMs, name));
  }

  /** All that wait for the end of a slot, by rank. */
  List<Waiting<P>> at(long slotMs) throws Exception {
    List<Waiting<P>> all = new ArrayList<>();
    for (Map.Entry<Tuple2<Long, String>, P> entry : waiting.entries()) {
      if (entry.getKey().f0 == slotMs) {
        String name = entry.getKey().f1;
        all.add(new Waiting<>(Rank.of(name), name, entry.getValue()));
      }
    }
    all.sort(Comparator.<Waiting<P>>comparingLong(Waiting::rank).thenComparing(Waiting::name));
    return all;
  }
}
