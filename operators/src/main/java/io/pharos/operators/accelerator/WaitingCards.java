package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardArrival;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * What came to the cards of one subtask and waits in memory for their timers: what has an event
 * time beyond the watermark, 20 s of samples where all goes well. Where it is more than {@link
 * #MOST_BYTES}, as when one input runs far ahead, what comes goes on to state.
 */
final class WaitingCards {

  /** Room for two windows of 10 s of 5 000 cards with a sample a second. */
  static final long MOST_BYTES = 32L << 20;

  /** Keeps what a card waits for in state. */
  @FunctionalInterface
  interface Store {
    void keep(Tuple2<String, String> card, List<CardArrival> waiting) throws Exception;
  }

  private final Map<Tuple2<String, String>, WaitingCard> cards = new HashMap<>();
  private final long mostBytes;
  private long bytes;

  WaitingCards(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  private WaitingCard of(Tuple2<String, String> key) {
    return cards.computeIfAbsent(key, card -> new WaitingCard());
  }

  /** Adds a sample; says whether it is the first of its window that is due then. */
  boolean add(Tuple2<String, String> key, long dueMs, long windowMs, AcceleratorSample sample) {
    WaitingCard card = of(key);
    long before = card.bytes();
    boolean first = card.add(dueMs, windowMs, sample);
    bytes += card.bytes() - before;
    return first;
  }

  /** Adds a call or a reading. */
  void add(Tuple2<String, String> key, long dueMs, OnCard placed) {
    WaitingCard card = of(key);
    long before = card.bytes();
    card.add(dueMs, placed);
    bytes += card.bytes() - before;
  }

  /** Whether what a card waits for is to go to state rather than to stay here. */
  boolean isFull() {
    return bytes > mostBytes;
  }

  boolean isEmpty(Tuple2<String, String> key) {
    WaitingCard card = cards.get(key);
    return card == null || card.isEmpty();
  }

  /** Whether state may hold more of what a card waits for. */
  boolean isInState(Tuple2<String, String> key) {
    return of(key).isInState();
  }

  /** Takes back what waited in state. */
  void restore(Tuple2<String, String> key, Iterable<CardArrival> stored) {
    WaitingCard card = of(key);
    long before = card.bytes();
    card.restore(stored);
    bytes += card.bytes() - before;
  }

  /** Takes what is due, in the order of its windows. */
  List<CardArrival> take(Tuple2<String, String> key, long nowMs) {
    WaitingCard card = of(key);
    long before = card.bytes();
    List<CardArrival> due = card.take(nowMs);
    bytes += card.bytes() - before;
    return due;
  }

  /** Samples of a window that are not due yet. */
  ByteBuffer samplesOf(Tuple2<String, String> key, long windowMs) {
    return of(key).samplesOf(windowMs);
  }

  /** Takes all that a card waits for out of memory, to be put into state. */
  List<CardArrival> takeToState(Tuple2<String, String> key) {
    WaitingCard card = of(key);
    bytes -= card.bytes();
    return card.takeToState();
  }

  /** Hands out all that waits, card by card; nothing stays. */
  void takeAllToState(Store store) throws Exception {
    for (Map.Entry<Tuple2<String, String>, WaitingCard> card : cards.entrySet()) {
      if (!card.getValue().isEmpty()) {
        store.keep(card.getKey(), card.getValue().takeToState());
      }
    }
    bytes = 0;
  }

  /** Forgets a card that waits for nothing. */
  void forget(Tuple2<String, String> key) {
    cards.remove(key);
  }
}
