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
 *
 * <p>What has an event time after the watermark may come before its name is let in. So that it does
 * not matter whether it does, the place of a name is disputed until {@value #YOUNG_MS} ms after it
 * was let in: among many new ones it may be one too many, as if it were new.
 */
final class Places {

  /** Nothing comes further ahead of the watermark, milliseconds of event time. */
  static final long YOUNG_MS = 600_000;

  /** How a name has a place. */
  enum Hold {
    SURE,
    /** It may have been silent for too long, unless something comes that is earlier. */
    UNLESS_SILENT,
    /** It has none, or one that is young. */
    DISPUTED
  }

  private final MapState<String, Long> lastMs;
  private final MapState<String, Long> youngSinceMs;
  private final long forgetMs;

  /**
   * Places of the current key.
   *
   * @param forgetMs how long nothing must come of a name for its place to be free again
   */
  Places(RuntimeContext context, long forgetMs) {
    this.lastMs = context.getMapState(new MapStateDescriptor<>("lives", Types.STRING, Types.LONG));
    this.youngSinceMs =
        context.getMapState(new MapStateDescriptor<>("young", Types.STRING, Types.LONG));
    this.forgetMs = forgetMs;
  }

  /** How a name has a place at a slot; where that is sure it keeps it from then on. */
  Hold holdOf(String name, long slotMs) throws Exception {
    Long before = lastMs.get(name);
    if (before == null || isYoung(name, slotMs)) {
      return Hold.DISPUTED;
    }
    if (slotMs - before >= forgetMs) {
      return Hold.UNLESS_SILENT;
    }
    if (slotMs > before) {
      lastMs.put(name, slotMs);
    }
    return Hold.SURE;
  }

  /** Whether a name has a place that is not young at a slot. */
  boolean isSettled(String name, long slotMs) throws Exception {
    return lastMs.contains(name) && !isYoung(name, slotMs);
  }

  private boolean isYoung(String name, long slotMs) throws Exception {
    Long since = youngSinceMs.get(name);
    return since != null && slotMs - since < YOUNG_MS;
  }

  /** Whether a name has a place. */
  boolean has(String name) throws Exception {
    return lastMs.contains(name);
  }

  /** Gives a name a place, or leaves it the one it has. */
  void give(String name, long slotMs) throws Exception {
    // a later part of it may have come already
    Long before = lastMs.get(name);
    lastMs.put(name, before == null ? slotMs : Math.max(slotMs, before));
    if (before == null) {
      youngSinceMs.put(name, slotMs);
    }
  }

  /** Frees the places of those of which nothing came for long; returns how many are taken. */
  int free(long nowMs) throws Exception {
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
      youngSinceMs.remove(name);
    }
    grow(nowMs);
    return all - silent.size();
  }

  private void grow(long nowMs) throws Exception {
    List<String> grown = new ArrayList<>();
    for (Map.Entry<String, Long> place : youngSinceMs.entries()) {
      if (nowMs - place.getValue() >= YOUNG_MS) {
        grown.add(place.getKey());
      }
    }
    for (String name : grown) {
      youngSinceMs.remove(name);
    }
  }

  /** Asks for a timer at the instant at which the next place may be free. */
  void remind(TimerService timers) throws Exception {
    long first = Long.MAX_VALUE;
    for (Long last : lastMs.values()) {
      first = Math.min(first, last);
    }
    if (first != Long.MAX_VALUE) {
      timers.registerEventTimeTimer(first + forgetMs);
    }
  }
}
