package io.pharos.operators.slot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;

/**
 * Who has a place under a key, in keyed state. A name keeps its place until nothing came of it for
 * some time.
 */
public final class Places {

  private final MapState<String, Long> lastMs;
  private final long forgetMs;

  /**
   * Places of the current key.
   *
   * @param forgetMs how long nothing must come of a name for its place to be free again
   */
  public Places(RuntimeContext context, long forgetMs) {
    this.lastMs = context.getMapState(new MapStateDescriptor<>("lives", Types.STRING, Types.LONG));
    this.forgetMs = forgetMs;
  }

  /** Whether a name has a place at a slot; then it keeps it from then on. */
  public boolean keeps(String name, long slotMs) throws Exception {
    Long before = lastMs.get(name);
    if (before == null || slotMs - before >= forgetMs) {
      return false;
    }
    if (slotMs > before) {
      lastMs.put(name, slotMs);
    }
    return true;
  }

  /** Whether a name has a place. */
  public boolean has(String name) throws Exception {
    return lastMs.contains(name);
  }

  /** Gives a name a place, or leaves it the one it has. */
  public void give(String name, long slotMs) throws Exception {
    // a later part of it may have come already
    Long before = lastMs.get(name);
    lastMs.put(name, before == null ? slotMs : Math.max(slotMs, before));
  }

  /** Frees the places of those of which nothing came for long; returns how many are taken. */
  public int free(long nowMs) throws Exception {
    List<String> silent = new ArrayList<>();
    int all = 0;
    for (Map.Entry<String, Long> place : lastMs.entries()) {
      all++;
      if (nowMs - place.getValue() >= forgetMs) {
        silent.add(place.getKey());
      }
    }
    for (String name : silent) {
      lastMs.remove(name);
    }
    return all - silent.size();
  }

  /** Asks for a timer at the instant at which the next place may be free. */
  public void remind(TimerService timers) throws Exception {
    long first = Long.MAX_VALUE;
    for (Long last : lastMs.values()) {
      first = Math.min(first, last);
    }
    if (first != Long.MAX_VALUE) {
      timers.registerEventTimeTimer(first + forgetMs);
    }
  }
}
