package io.pharos.operators.slot;

import io.pharos.operators.slot.WaitingRoom.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.TimerService;

/**
 * Lets in names under a key, as far as there is room, in keyed state. A name that was let in keeps
 * its place until nothing came of it for some time. New ones wait for the end of their slot; where
 * there is not room for all, those of the least {@link Rank} get in: so it does not matter which
 * came first. However many come, only so many wait: when there are more in a slot, those of the
 * greatest rank are turned away, though they may have been let in lately ({@link Places}).
 *
 * @param <P> what comes of a name
 */
public final class Admission<P> {

  /** Of new ones in a slot, times the room: when more wait, the least by rank that can stay. */
  private static final int STAYING = 2;

  /** Takes what was let in or turned away. */
  @FunctionalInterface
  public interface Taker<P> {
    void take(String name, P part) throws Exception;
  }

  /** By slot: how many wait, and the greatest rank of those that still can. */
  private final MapState<Long, Tuple2<Integer, Long>> crowds;

  private final Places places;
  private final WaitingRoom<P> waiting;
  private final BinaryOperator<P> sum;
  private final int room;
  private final int mostWaiting;

  /**
   * Admission under the current key.
   *
   * @param room names that have a place at most at a time
   * @param forgetMs how long nothing must come of a name for its place to be free again
   * @param sum of two parts of a name and slot; may change the first
   */
  public Admission(
      RuntimeContext context,
      int room,
      long forgetMs,
      TypeInformation<P> type,
      BinaryOperator<P> sum) {
    this.crowds =
        context.getMapState(
            new MapStateDescriptor<>("crowds", Types.LONG, Types.TUPLE(Types.INT, Types.LONG)));
    this.places = new Places(context, forgetMs);
    this.waiting = new WaitingRoom<>(context, type);
    this.sum = sum;
    this.room = room;
    this.mostWaiting = 2 * STAYING * room;
  }

  /**
   * Takes what came of a name.
   *
   * @param turnedAway takes what cannot get in whatever comes
   * @return whether it has a place; else it waits, or was turned away
   */
  public boolean offer(String name, long slotMs, P part, TimerService timers, Taker<P> turnedAway)
      throws Exception {
    Places.Hold hold = places.holdOf(name, slotMs);
    if (hold == Places.Hold.SURE) {
      return true;
    }
    Tuple2<Integer, Long> crowd = crowds.get(slotMs);
    if (crowd == null) {
      crowd = Tuple2.of(0, Long.MAX_VALUE);
      crowds.put(slotMs, crowd);
      timers.registerEventTimeTimer(slotMs);
    }
    if (hold == Places.Hold.DISPUTED && Rank.of(name) > crowd.f1) {
      turnedAway.take(name, part);
      return false;
    }
    P before = waiting.get(slotMs, name);
    waiting.put(slotMs, name, before == null ? part : sum.apply(before, part));
    if (before == null && hold == Places.Hold.DISPUTED) {
      crowds.put(slotMs, Tuple2.of(crowd.f0 + 1, crowd.f1));
      if (crowd.f0 >= mostWaiting) {
        turnAway(slotMs, turnedAway);
      }
    }
    return false;
  }

  private void turnAway(long slotMs, Taker<P> turnedAway) throws Exception {
    List<Waiting<P>> disputed = disputed(slotMs);
    int staying = Math.min(STAYING * room, disputed.size());
    for (Waiting<P> one : disputed.subList(staying, disputed.size())) {
      waiting.remove(slotMs, one.name());
      turnedAway.take(one.name(), one.part());
    }
    crowds.put(slotMs, Tuple2.of(staying, disputed.get(staying - 1).rank()));
  }

  private List<Waiting<P>> disputed(long slotMs) throws Exception {
    List<Waiting<P>> disputed = new ArrayList<>();
    for (Waiting<P> one : waiting.at(slotMs)) {
      if (!places.isSettled(one.name(), slotMs)) {
        disputed.add(one);
      }
    }
    return disputed;
  }

  /**
   * Decides about those that wait, at the end of their slot; to be called at every timer.
   *
   * @return how many were let in
   */
  public int decide(long nowMs, TimerService timers, Taker<P> letIn, Taker<P> turnedAway)
      throws Exception {
    int free = room - places.free(nowMs);
    int admitted = 0;
    Tuple2<Integer, Long> crowd = crowds.get(nowMs);
    boolean turnedSomeAway = crowd != null && crowd.f1 < Long.MAX_VALUE;
    // a crowd is cut to the same ones, whenever it was counted
    if (turnedSomeAway || disputed(nowMs).size() > mostWaiting) {
      turnAway(nowMs, turnedAway);
    }
    crowds.remove(nowMs);
    for (Waiting<P> one : waiting.at(nowMs)) {
      waiting.remove(nowMs, one.name());
      boolean isThere = places.has(one.name());
      if (isThere || free > 0) {
        free -= isThere ? 0 : 1;
        admitted++;
        places.give(one.name(), nowMs);
        letIn.take(one.name(), one.part());
      } else {
        turnedAway.take(one.name(), one.part());
      }
    }
    places.remind(timers);
    return admitted;
  }
}
