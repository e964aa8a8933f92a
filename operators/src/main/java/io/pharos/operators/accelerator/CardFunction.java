package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardArrival;
import io.pharos.operators.accelerator.state.CardBucket;
import io.pharos.operators.accelerator.state.CardFacts;
import io.pharos.operators.accelerator.state.CardState;
import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.metrics.Counters;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceWindow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.typeutils.TupleTypeInfo;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Gives each call its part of the time and energy of one card.
 *
 * <p>A call is known when it has ended, and may have begun up to {@code hold} before. So the time
 * of a card is given out {@code hold} later, by {@link CardSweep}, one window at a time; a call is
 * <em>final</em> when all of its time was given out. Until then it has a provisional record, from
 * the running count of its engine ({@link ProvisionalUse}).
 *
 * <p>Out come parts: the call on this card, with the number of parts there are of it ({@link
 * AttributionMerge}); and {@link #WINDOWS}, which say where all of a device's time went. What
 * arrives waits in memory ({@link WaitingCards}), everything else happens in one timer per card and
 * window. Runs in {@link CardOperator}, which takes what waits into snapshots.
 */
public class CardFunction
    extends KeyedCoProcessFunction<
        Tuple2<String, String>, AcceleratorSample, OnCard, Tuple3<Integer, Integer, Attribution>> {

  /** Where the time of each device went. */
  public static final OutputTag<DeviceWindow> WINDOWS =
      new OutputTag<>("device-windows", new AvroTypeInfo<>(DeviceWindow.class));

  /** Type of the main output. */
  public static final TypeInformation<Tuple3<Integer, Integer, Attribution>> PART_TYPE =
      new TupleTypeInfo<>(Types.INT, Types.INT, new AvroTypeInfo<>(Attribution.class));

  private static final long serialVersionUID = 1L;

  private final AttributionLimits limits;
  private final long memory;
  private transient CardStore store;
  private transient WaitingCards waiting;
  private transient Counters<AcceleratorCounter> counters;

  CardFunction(AttributionLimits limits, long memory) {
    this.limits = limits;
    this.memory = memory;
  }

  @Override
  public void open(OpenContext context) {
    store = new CardStore(getRuntimeContext());
    waiting = new WaitingCards(memory);
    counters =
        new Counters<>(
            AcceleratorCounter.class, getRuntimeContext().getMetricGroup().addGroup("attribution"));
  }

  @Override
  public void processElement1(
      AcceleratorSample sample, Context ctx, Collector<Tuple3<Integer, Integer, Attribution>> out)
      throws Exception {
    counters.add(AcceleratorCounter.SAMPLES, 1);
    long dueMs = limits.endAtOrAfter(sample.getEventTimeMs());
    long windowMs = limits.windowOf(SampleFactsFactory.timeNs(sample) / 1_000_000);
    if (waiting.add(ctx.getCurrentKey(), dueMs, windowMs, sample)) {
      ctx.timerService().registerEventTimeTimer(dueMs);
    }
    storeWhatIsTooMuch(ctx.getCurrentKey());
  }

  @Override
  public void processElement2(
      OnCard placed, Context ctx, Collector<Tuple3<Integer, Integer, Attribution>> out)
      throws Exception {
    boolean isCall = placed.getCall() != null;
    counters.add(isCall ? AcceleratorCounter.PLACED_CALLS : AcceleratorCounter.ENGINE_READINGS, 1);
    long dueMs = limits.endAtOrAfter(placed.getEventTimeMs());
    waiting.add(ctx.getCurrentKey(), dueMs, placed);
    ctx.timerService().registerEventTimeTimer(dueMs);
    storeWhatIsTooMuch(ctx.getCurrentKey());
  }

  private void storeWhatIsTooMuch(Tuple2<String, String> key) throws Exception {
    if (waiting.isFull()) {
      store.arrived.addAll(waiting.takeToState(key));
    }
  }

  /**
   * Puts what waits in memory into state.
   *
   * @param current makes a card the one whose state is used
   */
  void storeWaiting(Consumer<Tuple2<String, String>> current) throws Exception {
    waiting.takeAllToState(
        (key, arrivals) -> {
          current.accept(key);
          store.arrived.addAll(arrivals);
        });
  }

  /** What was put into state comes back when it is looked at next. */
  private List<CardArrival> takeDue(Tuple2<String, String> key, long now) throws Exception {
    if (waiting.isInState(key)) {
      waiting.restore(key, store.arrived.get());
      store.arrived.clear();
    }
    return waiting.take(key, now);
  }

  @Override
  public void onTimer(
      long now, OnTimerContext ctx, Collector<Tuple3<Integer, Integer, Attribution>> out)
      throws Exception {
    Tuple2<String, String> key = ctx.getCurrentKey();
    CardState stored = store.card.value();
    CardState card = stored == null ? newCard() : stored;
    AttributionFactory factory = new AttributionFactory(key, now, limits);
    List<PlacedCall> arrived = putIntoBuckets(card, takeDue(key, now));
    ProvisionalUse provisional =
        new ProvisionalUse(limits, windowMs -> withWhatWaits(key, card, windowMs));
    for (PlacedCall call : arrived) {
      emit(factory.provisional(call, provisional.of(call), card), call, out);
    }
    CardSweep sweep =
        new CardSweep(
            limits,
            call -> emit(factory.finished(call, card), call.getPlaced(), out),
            (lane, window) -> ctx.output(WINDOWS, factory.window(lane, window, card)));
    while (isDue(card, now)) {
      card.setBegun(true);
      long windowMs = card.getNextWindowMs();
      sweep.sweep(card, bucket(card, windowMs));
      if (windowMs <= card.getLastWindowMs()) {
        store.buckets.remove(windowMs);
      }
      skipWhatIsEmpty(card);
    }
    if (card.getNextWindowMs() < 0) {
      // begins anew, at the same instant whatever has come already
      store.card.clear();
      if (waiting.isEmpty(key)) {
        waiting.forget(key);
      }
    } else {
      store.card.update(card);
      ctx.timerService().registerEventTimeTimer(now + limits.windowMs());
    }
  }

  private static CardState newCard() {
    CardState card = new CardState();
    card.setFacts(new CardFacts("", null, Map.of()));
    card.setNextWindowMs(-1L);
    card.setLastWindowMs(-1L);
    card.setIdlePowerMw(-1L);
    card.setLanes(new ArrayList<>());
    card.setActive(new ArrayList<>());
    card.setEngines(new ArrayList<>());
    return card;
  }

  private boolean isDue(CardState card, long now) {
    return card.getNextWindowMs() >= 0
        && card.getNextWindowMs() + limits.windowMs() + limits.holdMs() <= now;
  }

  private CardBucket bucket(CardState card, long windowMs) throws Exception {
    CardBucket bucket = windowMs <= card.getLastWindowMs() ? store.buckets.get(windowMs) : null;
    return bucket == null
        ? new CardBucket(null, ByteBuffer.allocate(0), new ArrayList<>(), new ArrayList<>())
        : bucket;
  }

  private CardBucket withWhatWaits(Tuple2<String, String> key, CardState card, long windowMs)
      throws Exception {
    CardBucket bucket = bucket(card, windowMs);
    return new CardBucket(
        bucket.getCard(),
        SamplePackWriter.join(bucket.getSamples(), waiting.samplesOf(key, windowMs)),
        bucket.getCalls(),
        bucket.getReadings());
  }

  private void skipWhatIsEmpty(CardState card) throws Exception {
    if (!card.getLanes().isEmpty() || !card.getActive().isEmpty()) {
      return;
    }
    long next = -1;
    if (card.getNextWindowMs() <= card.getLastWindowMs()) {
      // only after a card was away: to iterate takes RocksDB 10 ms among 100 000 that were removed
      for (long windowMs : store.buckets.keys()) {
        next = next < 0 ? windowMs : Math.min(next, windowMs);
      }
    }
    card.setNextWindowMs(next);
  }

  /** Returns the calls that are new, in a fixed order. */
  private List<PlacedCall> putIntoBuckets(CardState card, List<CardArrival> due) throws Exception {
    Map<Long, CardBucket> changed = new TreeMap<>();
    List<PlacedCall> calls = new ArrayList<>();
    for (CardArrival arrival : due) {
      if (arrival.getSampleCount() > 0) {
        putSamples(arrival, card, changed);
      }
      calls.addAll(arrival.getCalls());
    }
    for (CardArrival arrival : due) {
      for (EngineReading reading : arrival.getReadings()) {
        put(reading, card, changed);
      }
    }
    calls.sort(PlacedCalls.ORDER);
    for (PlacedCall call : calls) {
      put(call, card, changed);
    }
    for (Map.Entry<Long, CardBucket> bucket : changed.entrySet()) {
      store.buckets.put(bucket.getKey(), bucket.getValue());
      card.setLastWindowMs(Math.max(card.getLastWindowMs(), bucket.getKey()));
    }
    return calls;
  }

  private void putSamples(CardArrival arrival, CardState card, Map<Long, CardBucket> changed)
      throws Exception {
    CardBucket bucket = bucketOf(arrival.getWindowMs(), card, changed);
    if (bucket == null) {
      counters.add(AcceleratorCounter.LATE_SAMPLES, arrival.getSampleCount());
    } else {
      bucket.setCard(CardNames.merge(bucket.getCard(), arrival.getCard()));
      bucket.setSamples(SamplePackWriter.join(bucket.getSamples(), arrival.getSamples()));
    }
  }

  private void put(EngineReading reading, CardState card, Map<Long, CardBucket> changed)
      throws Exception {
    CardBucket bucket = bucketOf(limits.windowOf(reading.getTimeNs() / 1_000_000), card, changed);
    if (bucket == null) {
      counters.add(AcceleratorCounter.LATE_READINGS, 1);
    } else {
      bucket.getReadings().add(reading);
    }
  }

  /** A call lies where it begins, or where the card is if that is past: it has missed the rest. */
  private void put(PlacedCall call, CardState card, Map<Long, CardBucket> changed)
      throws Exception {
    boolean over =
        card.getBegun() && call.getCall().getRunEndNs() <= card.getNextWindowMs() * 1_000_000;
    counters.add(AcceleratorCounter.LATE_CALLS, over ? 1 : 0);
    if (over && call.getCall().getCorrection() > 0) {
      // final already: nothing may change it
      return;
    }
    long reach = call.getCall().getEventTimeMs() - limits.holdMs();
    long beginMs = Math.max(reach, call.getCall().getRunStartNs() / 1_000_000);
    CardBucket bucket = bucketOf(limits.windowOf(beginMs), card, changed);
    if (bucket == null) {
      bucket = bucketOf(card.getNextWindowMs(), card, changed);
    }
    bucket.getCalls().add(call);
  }

  /** The bucket of a window, null where it was given out. */
  private CardBucket bucketOf(long windowMs, CardState card, Map<Long, CardBucket> changed)
      throws Exception {
    long next = card.getNextWindowMs();
    if (next >= 0 && windowMs < next && card.getBegun()) {
      return null;
    }
    card.setNextWindowMs(next < 0 ? windowMs : Math.min(next, windowMs));
    CardBucket bucket = changed.get(windowMs);
    if (bucket == null) {
      bucket = bucket(card, windowMs);
      changed.put(windowMs, bucket);
    }
    return bucket;
  }

  private static void emit(
      Attribution attribution,
      PlacedCall call,
      Collector<Tuple3<Integer, Integer, Attribution>> out) {
    out.collect(Tuple3.of(call.getParts(), call.getCall().getCorrection(), attribution));
  }
}
