package io.pharos.operators.rollup;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.KeyedStage;
import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.operators.rollup.state.WindowPart;
import io.pharos.operators.slot.Rank;
import io.pharos.operators.slot.Slots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Which series there are does not depend on what came first, however many there are. */
class SeriesGuardProperties {

  private static final int BOUND = 3;
  private static final int SLOTS = 150;
  private static final long FIRST_SLOT_MS = 1_767_225_600_000L;

  private record Sent(int id, String service, long slotMs, long requests) {}

  @Property(tries = 60)
  void anyOrderGivesTheSameSeries(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    List<Sent> sent = sent(random);

    Map<String, Long> inOrder = run(sent, 0, random);
    Map<String, Long> shuffled = run(sent, 1 + random.nextInt(8), random);

    assertThat(shuffled).isEqualTo(inOrder);
    assertThat(inOrder.values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(sent.stream().mapToLong(Sent::requests).sum());
  }

  /** It is silent for just less than it takes to be forgotten, then comes with a crowd. */
  @Property(tries = 20)
  void seriesThatComesBackInTimeHasItsPlaceWhateverCameFirst(@ForAll long seed) throws Exception {
    List<String> names =
        IntStream.range(0, 40)
            .mapToObj(name -> "service-" + name)
            .sorted(Comparator.comparingLong(Rank::of))
            .toList();
    String old = names.get(39);
    List<Sent> sent = new ArrayList<>();
    for (int slot : new int[] {0, 30, 65, 136, 138}) {
      sent.add(new Sent(sent.size(), old, FIRST_SLOT_MS + slot * Slots.SLOT_MS, 1));
    }
    for (String other : names.subList(0, 39)) {
      sent.add(new Sent(sent.size(), other, FIRST_SLOT_MS + 138 * Slots.SLOT_MS, 1));
    }

    Map<String, Long> inOrder = run(sent, 0, new Random(seed));

    assertThat(inOrder).containsKey(FIRST_SLOT_MS + 138 * Slots.SLOT_MS + old);
    assertThat(run(sent, 4, new Random(seed))).isEqualTo(inOrder);
  }

  /** Slots with many series and with few, of which some come again and again. */
  private static List<Sent> sent(Random random) {
    List<Sent> sent = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      int names = random.nextInt(4) == 0 ? 60 : random.nextInt(6) + 1;
      int count = random.nextInt(3) == 0 ? 0 : random.nextInt(60);
      for (int i = 0; i < count; i++) {
        sent.add(
            new Sent(
                sent.size(),
                "service-" + random.nextInt(names),
                FIRST_SLOT_MS + slot * Slots.SLOT_MS,
                1 + random.nextInt(1_000)));
      }
    }
    return sent;
  }

  /** Sums by slot and series, where parts come up to so many slots ahead of the watermark. */
  private static Map<String, Long> run(List<Sent> sent, int ahead, Random random) throws Exception {
    Map<String, Long> sums = new TreeMap<>();
    List<Sent> left = new ArrayList<>(sent);
    try (KeyedStage<Tuple2<String, String>, SeriesParts, SeriesParts> guard =
        new KeyedStage<>(
            () ->
                new SeriesGuard(
                    new RollupLimits(Duration.ofMinutes(2), BOUND, Duration.ofMinutes(12))),
            SeriesGuard.key(),
            SeriesGuard.KEY_TYPE,
            new HashMapStateBackend(),
            1,
            null)) {
      for (int slot = 0; slot < SLOTS; slot++) {
        long slotMs = FIRST_SLOT_MS + slot * Slots.SLOT_MS;
        List<Sent> now = new ArrayList<>();
        for (Sent one : left) {
          boolean early = one.slotMs() <= slotMs + ahead * Slots.SLOT_MS && random.nextBoolean();
          if (one.slotMs() == slotMs || early) {
            now.add(one);
          }
        }
        Collections.shuffle(now, random);
        for (Sent one : now) {
          guard.process(new StreamRecord<>(parts(one), one.slotMs()));
        }
        left.removeAll(now);
        guard.watermark(slotMs);
        for (StreamRecord<? extends SeriesParts> given : guard.take()) {
          for (WindowPart part : given.getValue().getParts()) {
            String name = part.getSlotMs() + given.getValue().getValues().get(0);
            sums.merge(name, part.getSums().get(RollupSum.REQUESTS.ordinal()), Long::sum);
          }
        }
      }
      guard.watermark(FIRST_SLOT_MS + 1_000 * Slots.SLOT_MS);
      assertThat(guard.entries()).isZero();
    }
    return sums;
  }

  private static SeriesParts parts(Sent sent) {
    SeriesSums sums = new SeriesSums();
    sums.at(10_000, sent.slotMs() - Slots.SLOT_MS, sent.slotMs())
        .add(RollupSum.REQUESTS, sent.requests());
    return new Series("tenant", "service", List.of(sent.service())).with(sums.toParts());
  }
}
