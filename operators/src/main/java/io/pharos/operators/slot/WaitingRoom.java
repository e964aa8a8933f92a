package io.pharos.operators.slot;

import java.nio.charset.StandardCharsets;
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
 * New names that wait for the end of their slot, in keyed state. They are let in by rank, a hash of
 * their name: so it does not matter which came first.
 *
 * @param <P> what waits under a name
 */
public final class WaitingRoom<P> {

  /** What waits under a name. */
  public record Waiting<P>(long rank, String name, P part) {}

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long MIX = 0x9e3779b97f4a7c15L;

  private final MapState<Tuple2<Long, String>, P> waiting;

  /** What waits under the current key. */
  public WaitingRoom(RuntimeContext context, TypeInformation<P> type) {
    this.waiting =
        context.getMapState(
            new MapStateDescriptor<>(
                "waiting", TypeInformation.of(new TypeHint<Tuple2<Long, String>>() {}), type));
  }

  /** Evenly spread over all positive numbers, and nothing to do with what the name says. */
  public static long rank(String name) {
    long hash = FNV_OFFSET;
    for (byte next : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ next) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 32)) * MIX;
    return (hash ^ (hash >>> 29)) & Long.MAX_VALUE;
  }

  /** Null where nothing waits. */
  public P get(long slotMs, String name) throws Exception {
    return waiting.get(Tuple2.of(slotMs, name));
  }

  public void put(long slotMs, String name, P part) throws Exception {
    waiting.put(Tuple2.of(slotMs, name), part);
  }

  public void remove(long slotMs, String name) throws Exception {
    waiting.remove(Tuple2.of(slotMs, name));
  }

  /** All that wait for the end of a slot, by rank. */
  public List<Waiting<P>> at(long slotMs) throws Exception {
    List<Waiting<P>> all = new ArrayList<>();
    for (Map.Entry<Tuple2<Long, String>, P> entry : waiting.entries()) {
      if (entry.getKey().f0 == slotMs) {
        String name = entry.getKey().f1;
        all.add(new Waiting<>(rank(name), name, entry.getValue()));
      }
    }
    all.sort(Comparator.<Waiting<P>>comparingLong(Waiting::rank).thenComparing(Waiting::name));
    return all;
  }
}
