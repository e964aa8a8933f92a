package io.pharos.operators.trace;

import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random spans and logs of several traces, and orders in which they may arrive within the bound.
 */
final class TraceWorkload {

  static final long BOUND_MS = 10_000;

  /** A span or a log with the event time it happened at. */
  record Item(SpanHead span, LogHead log, long eventTimeMs) {

    static Item of(SpanHead span) {
      return new Item(span, null, span.getSpan().getEventTimeMs());
    }

    static Item of(LogHead log) {
      return new Item(null, log, log.getLog().getEventTimeMs());
    }
  }

  /** An item with the instant at which it arrives. */
  record Arrival(Item item, long arrivalMs) {}

  private TraceWorkload() {}

  /**
   * The same with spans that were delivered again with another end, which contradicts what may have
   * been published.
   */
  static List<Item> contradicting(long seed, int traces) {
    List<Item> items = random(seed, traces);
    Random random = new Random(~seed);
    for (Item item : List.copyOf(items)) {
      if (item.span() != null && random.nextInt(4) == 0) {
        SpanHead other = SpanHead.newBuilder(item.span()).build();
        long longer = random.nextInt(3_000);
        other.getSpan().setEndNs(other.getSpan().getEndNs() + longer * 1_000_000);
        other.getSpan().setEventTimeMs(other.getSpan().getEventTimeMs() + longer);
        items.add(Item.of(SpanFixtures.ranked(other, random.nextInt())));
      }
    }
    return items;
  }

  /** Traces with children that outlive their root, orphans, cycles, pauses, duplicates and logs. */
  static List<Item> random(long seed, int traces) {
    Random random = new Random(seed);
    List<Item> items = new ArrayList<>();
    for (int trace = 1; trace <= traces; trace++) {
      addTrace(random, trace, items);
    }
    return items;
  }

  private static void addTrace(Random random, int trace, List<Item> items) {
    long start = random.nextInt(60_000);
    int spans = 1 + random.nextInt(12);
    for (int id = 1; id <= spans; id++) {
      Long parent = id == 1 && random.nextInt(8) > 0 ? null : parentOf(random, id, spans);
      long from = start + random.nextInt(3_000);
      long length = random.nextInt(10) == 0 ? random.nextInt(300_000) : random.nextInt(4_000);
      SpanHead head = SpanFixtures.head(trace, id, parent, from, from + length);
      if (random.nextInt(3) == 0) {
        head = SpanFixtures.llm(head, random.nextInt(5_000), random.nextInt(500));
      } else if (random.nextInt(3) == 0) {
        head = SpanFixtures.as(StepKind.TOOL, head);
      }
      items.add(Item.of(head));
      if (random.nextInt(5) == 0) {
        items.add(Item.of(SpanFixtures.ranked(head, random.nextInt())));
      }
    }
    for (int id = random.nextInt(4); id > 0; id--) {
      LogHead log = SpanFixtures.log(trace, id, start + random.nextInt(5_000), random.nextInt(24));
      items.add(Item.of(log));
      if (random.nextInt(4) == 0) {
        items.add(Item.of(log));
      }
    }
  }

  private static long parentOf(Random random, int id, int spans) {
    return random.nextInt(10) == 0 ? 1 + random.nextInt(2 * spans) : Math.max(1, id / 2);
  }

  /** The items in an order in which none arrives behind the watermark. */
  static List<Arrival> shuffledWithinBound(List<Item> items, long seed) {
    Random random = new Random(seed);
    return items.stream()
        .map(item -> new Arrival(item, item.eventTimeMs() + random.nextInt((int) BOUND_MS)))
        .sorted(Comparator.comparingLong(Arrival::arrivalMs))
        .toList();
  }
}
