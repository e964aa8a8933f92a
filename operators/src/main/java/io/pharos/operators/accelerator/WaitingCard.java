package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardArrival;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What came to one card and waits in memory for a timer. A snapshot takes it out into state, from
 * where it comes back at the next timer: so it costs an access to state per snapshot, not one per
 * sample.
 */
final class WaitingCard {

  /** About what a call or reading takes on the heap. */
  private static final int RECORD_BYTES = 1_024;

  private static final Comparator<CardArrival> BY_WINDOW =
      Comparator.comparingLong(CardArrival::getWindowMs).thenComparingLong(CardArrival::getDueMs);

  /** Samples of one window that are due at once, being packed. */
  private static final class Filling {
    final CardArrival arrival;
    final SamplePackWriter pack = new SamplePackWriter();

    Filling(CardArrival arrival) {
      this.arrival = arrival;
    }
  }

  private final List<Filling> filling = new ArrayList<>(2);
  private final List<CardArrival> rest = new ArrayList<>(0);
  private boolean inState = true;
  private int bytes;

  /** Whether state may hold more of what waits. */
  boolean isInState() {
    return inState;
  }

  /** Takes back what waited in state. */
  void restore(Iterable<CardArrival> stored) {
    stored.forEach(rest::add);
    inState = false;
    bytes = weigh();
  }

  boolean isEmpty() {
    return filling.isEmpty() && rest.isEmpty();
  }

  /** About what it takes on the heap. */
  int bytes() {
    return bytes;
  }

  /** Adds a sample; says whether it is the first of its window that is due then. */
  boolean add(long dueMs, long windowMs, AcceleratorSample sample) {
    Filling found = null;
    for (Filling each : filling) {
      if (each.arrival.getDueMs() == dueMs && each.arrival.getWindowMs() == windowMs) {
        found = each;
      }
    }
    boolean first = found == null;
    if (first) {
      found = new Filling(arrival(dueMs, windowMs));
      filling.add(found);
      bytes += RECORD_BYTES;
    }
    int before = found.pack.length();
    found.pack.add(SampleFactsFactory.of(sample));
    bytes += found.pack.length() - before;
    CardArrival arrival = found.arrival;
    arrival.setSampleCount(arrival.getSampleCount() + 1);
    arrival.setCard(CardNames.merge(arrival.getCard(), sample));
    return first;
  }

  /** Adds a call or a reading. */
  void add(long dueMs, OnCard placed) {
    CardArrival arrival = recordsDue(dueMs);
    if (placed.getCall() != null) {
      arrival.getCalls().add(placed.getCall());
    } else {
      arrival.getReadings().add(placed.getReading());
    }
    bytes += RECORD_BYTES;
  }

  private CardArrival recordsDue(long dueMs) {
    for (CardArrival arrival : rest) {
      if (arrival.getDueMs() == dueMs && arrival.getSampleCount() == 0) {
        return arrival;
      }
    }
    CardArrival added = arrival(dueMs, 0);
    rest.add(added);
    bytes += RECORD_BYTES;
    return added;
  }

  /** Samples of a window that are not due yet. */
  ByteBuffer samplesOf(long windowMs) {
    ByteBuffer samples = ByteBuffer.allocate(0);
    for (Filling each : filling) {
      if (each.arrival.getWindowMs() == windowMs) {
        samples = SamplePackWriter.join(samples, each.pack.bytes());
      }
    }
    for (CardArrival arrival : rest) {
      if (arrival.getWindowMs() == windowMs) {
        samples = SamplePackWriter.join(samples, arrival.getSamples());
      }
    }
    return samples;
  }

  /** Takes what is due out of memory, in the order of its windows. */
  List<CardArrival> take(long nowMs) {
    List<CardArrival> due = new ArrayList<>();
    for (Filling each : filling) {
      if (each.arrival.getDueMs() <= nowMs) {
        each.arrival.setSamples(each.pack.bytes());
        due.add(each.arrival);
      }
    }
    filling.removeIf(each -> each.arrival.getDueMs() <= nowMs);
    for (CardArrival arrival : rest) {
      if (arrival.getDueMs() <= nowMs) {
        due.add(arrival);
      }
    }
    rest.removeIf(arrival -> arrival.getDueMs() <= nowMs);
    due.sort(BY_WINDOW);
    bytes = weigh();
    return due;
  }

  /** Takes all out of memory, to be put into state. */
  List<CardArrival> takeToState() {
    inState = true;
    return take(Long.MAX_VALUE);
  }

  private int weigh() {
    int sum = 0;
    for (Filling each : filling) {
      sum += RECORD_BYTES + each.pack.length();
    }
    for (CardArrival arrival : rest) {
      int records = 1 + arrival.getCalls().size() + arrival.getReadings().size();
      sum += records * RECORD_BYTES + arrival.getSamples().remaining();
    }
    return sum;
  }

  private static CardArrival arrival(long dueMs, long windowMs) {
    return new CardArrival(
        dueMs, windowMs, null, 0, ByteBuffer.allocate(0), new ArrayList<>(0), new ArrayList<>(0));
  }
}
