package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.schemas.AcceleratorSample;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Random days in the life of a few cards: scrapes with gaps, in parts, of instances; calls that
 * overlap.
 */
final class CardWorkload {

  static final long BOUND_MS = 10_000;

  /** A sample or something placed. */
  record Item(AcceleratorSample sample, OnCard placed, long eventTimeMs) {}

  private final Random random;
  private final List<Item> items = new ArrayList<>();

  private CardWorkload(long seed) {
    random = new Random(seed);
  }

  /** Items in no particular order. */
  static List<Item> random(long seed) {
    CardWorkload workload = new CardWorkload(seed);
    int cards = 1 + workload.random.nextInt(3);
    for (int card = 0; card < cards; card++) {
      workload.card("GPU-" + card);
    }
    return workload.items;
  }

  private void card(String device) {
    long lengthMs = 60_000L + random.nextInt(120_000);
    List<String> instances = random.nextInt(3) == 0 ? List.of("1", "2", "7") : List.of("");
    samples(device, instances, lengthMs);
    int calls = random.nextInt(40);
    for (int i = 0; i < calls; i++) {
      call(device, 1 + i, instances.get(random.nextInt(instances.size())), lengthMs);
    }
    for (long at = 0; random.nextBoolean() && at < lengthMs; at += 1_000 + random.nextInt(5_000)) {
      OnCard reading = CardFixtures.reading(at, random.nextInt(9), random.nextInt(3), 0.5);
      reading.setDevice(device);
      reading.getReading().setInstance(instances.get(0));
      items.add(new Item(null, reading, reading.getEventTimeMs()));
    }
  }

  private void samples(String device, List<String> instances, long lengthMs) {
    int every = random.nextBoolean() ? 1_000 : 100 + random.nextInt(15_000);
    long energy = random.nextInt(1_000_000);
    boolean tellsEnergy = random.nextInt(4) > 0;
    int xid = 0;
    for (long at = random.nextInt(2_000); at < lengthMs; at += every) {
      if (random.nextInt(40) == 0) {
        at += random.nextInt(60_000);
      }
      energy = random.nextInt(50) == 0 ? 0 : energy + random.nextInt(700_000);
      xid = random.nextInt(30) == 0 ? 13 + random.nextInt(60) : xid;
      for (String instance : instances) {
        if (random.nextInt(30) == 0) {
          continue;
        }
        AcceleratorSample sample = CardFixtures.sample(at, random.nextInt(5) / 4.0);
        sample.setDevice(device);
        if (!instance.isEmpty()) {
          CardFixtures.ofInstance(sample, instance, instance + "g.10gb");
        }
        sample.setPowerW(random.nextInt(3) == 0 ? null : 50 + 600 * random.nextDouble());
        sample.setXid(xid);
        sample.setThrottleReasons((long) random.nextInt(256));
        if (tellsEnergy) {
          CardFixtures.withEnergy(sample, energy);
        }
        addInParts(sample);
      }
    }
  }

  /** A scrape that reaches Kafka in two requests, or twice. */
  private void addInParts(AcceleratorSample sample) {
    add(sample);
    if (random.nextInt(10) == 0) {
      AcceleratorSample part = AcceleratorSample.newBuilder(sample).build();
      sample.setEngineActive(null);
      part.setXid(null);
      part.setPowerW(null);
      add(part);
    } else if (random.nextInt(10) == 0) {
      add(AcceleratorSample.newBuilder(sample).build());
    }
  }

  private void add(AcceleratorSample sample) {
    items.add(new Item(sample, null, sample.getEventTimeMs()));
  }

  private void call(String device, long id, String instance, long lengthMs) {
    long start = random.nextInt((int) lengthMs);
    long end = start + (random.nextInt(8) == 0 ? random.nextInt(90_000) : random.nextInt(5_000));
    PlacedCall placed = CardFixtures.call(id, start, end);
    placed.setInstance(instance);
    placed.getCall().setTenant(random.nextBoolean() ? "acme" : "globex");
    placed.getCall().setTraceHigh(device.hashCode());
    if (random.nextInt(3) > 0) {
      long first = start + (end == start ? 0 : random.nextInt((int) (end - start)));
      CardFixtures.telling(placed, random.nextInt(4_000), first, random.nextInt(800));
    }
    place(device, placed);
    if (random.nextInt(10) == 0) {
      PlacedCall corrected = PlacedCall.newBuilder(placed).build();
      corrected.getCall().setCorrection(1);
      corrected.getCall().setCounted(false);
      corrected.getCall().setEventTimeMs(CardFixtures.BEGINNING + end + random.nextInt(60_000));
      place(device, corrected);
    }
  }

  private void place(String device, PlacedCall placed) {
    OnCard onCard = CardFixtures.onCard(placed);
    onCard.setDevice(device);
    items.add(new Item(null, onCard, onCard.getEventTimeMs()));
  }

  /** An order of arrival in which nothing is more than the bound behind what came before. */
  static List<Item> arrivals(List<Item> items, long order) {
    Random random = new Random(order);
    List<Item> shuffled = new ArrayList<>(items);
    shuffled.sort(Comparator.comparingLong(Item::eventTimeMs));
    Collections.shuffle(shuffled, random);
    record At(Item item, double at) {}
    List<At> ats = new ArrayList<>();
    for (Item item : shuffled) {
      ats.add(new At(item, item.eventTimeMs() + random.nextDouble() * BOUND_MS));
    }
    ats.sort(Comparator.comparingDouble(At::at));
    return ats.stream().map(At::item).toList();
  }
}
