package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.accelerator.CardWorkload.Item;
import io.pharos.operators.accelerator.state.OnCard;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.DeviceWindow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

class CardFunctionProperties {

  private static final AttributionLimits LIMITS =
      new AttributionLimits(Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofSeconds(30));

  /** Everything final that a run published, in an order of its own. */
  private record Published(List<Attribution> calls, List<DeviceWindow> windows) {

    static Published sorted(List<Attribution> calls, List<DeviceWindow> windows) {
      List<Attribution> sortedCalls = new ArrayList<>(calls);
      sortedCalls.sort(
          Comparator.comparing(Attribution::getTraceId)
              .thenComparing(Attribution::getTenant)
              .thenComparing(call -> call.getDevices().toString()));
      List<DeviceWindow> sortedWindows = new ArrayList<>(windows);
      sortedWindows.sort(
          Comparator.comparing((DeviceWindow window) -> deviceOf(window))
              .thenComparingLong(DeviceWindow::getWindowStartMs));
      return new Published(sortedCalls, sortedWindows);
    }
  }

  private static String deviceOf(DeviceWindow window) {
    return window.getDevice() + '/' + window.getMigInstance();
  }

  private static String deviceOf(DeviceUse use) {
    return use.getDevice() + '/' + use.getMigInstance();
  }

  @Property(tries = 150)
  void allTimeAndEnergyOfEveryWindowGoesSomewhere(@ForAll long seed, @ForAll long order)
      throws Exception {
    Published run = run(CardWorkload.random(seed), order, new HashMapStateBackend(), 1);

    Map<String, long[]> byDevice = new TreeMap<>();
    for (DeviceWindow window : run.windows()) {
      assertThat(window.getAttributedNs() + window.getUnattributedNs() + window.getIdleNs())
          .isEqualTo(window.getSampledNs());
      assertThat(window.getSampledNs() + window.getGapNs())
          .isEqualTo(window.getWindowMs() * 1_000_000);
      assertThat(
              List.of(
                  window.getAttributedNs(),
                  window.getUnattributedNs(),
                  window.getIdleNs(),
                  window.getSampledNs(),
                  window.getGapNs()))
          .allMatch(part -> part >= 0);
      if (window.getEnergyUj() != null) {
        assertThat(window.getAttributedUj() + window.getUnattributedUj() + window.getIdleUj())
            .isEqualTo(window.getEnergyUj());
        byDevice.computeIfAbsent(deviceOf(window), key -> new long[2])[1] +=
            window.getAttributedUj();
      }
      byDevice.computeIfAbsent(deviceOf(window), key -> new long[2])[0] += window.getAttributedNs();
    }
    Map<String, long[]> ofCalls = new TreeMap<>();
    for (Attribution call : run.calls()) {
      for (DeviceUse use : call.getDevices()) {
        long[] sums = ofCalls.computeIfAbsent(deviceOf(use), key -> new long[2]);
        sums[0] += use.getGpuNs();
        sums[1] += use.getEnergyUj() == null ? 0 : use.getEnergyUj();
        assertThat(use.getGpuNs()).isBetween(0L, use.getSampledNs());
      }
    }
    byDevice.forEach(
        (device, sums) ->
            assertThat(ofCalls.getOrDefault(device, new long[2])).as(device).isEqualTo(sums));
  }

  @Property(tries = 100)
  void anyOrderWithinTheBoundPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll long otherOrder) throws Exception {
    List<Item> items = CardWorkload.random(seed);

    assertThat(run(items, otherOrder, new HashMapStateBackend(), 1))
        .isEqualTo(run(items, order, new HashMapStateBackend(), 1));
  }

  @Property(tries = 20)
  void anyParallelismPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll @IntRange(min = 2, max = 4) int parallelism)
      throws Exception {
    List<Item> items = CardWorkload.random(seed);

    assertThat(run(items, order, new HashMapStateBackend(), parallelism))
        .isEqualTo(run(items, order, new HashMapStateBackend(), 1));
  }

  @Property(tries = 5)
  void rocksDbPublishesWhatHeapPublishes(@ForAll long seed, @ForAll long order) throws Exception {
    List<Item> items = CardWorkload.random(seed);

    assertThat(run(items, order, new EmbeddedRocksDBStateBackend(), 1))
        .isEqualTo(run(items, order, new HashMapStateBackend(), 1));
  }

  @Property(tries = 30)
  void restartAtAnyInstantPublishesTheSame(
      @ForAll long seed,
      @ForAll long order,
      @ForAll @IntRange(min = 0, max = 99) int percent,
      @ForAll @IntRange(min = 1, max = 3) int parallelism)
      throws Exception {
    assertThat(runWithRestart(seed, order, percent, HashMapStateBackend::new, parallelism))
        .isEqualTo(run(CardWorkload.random(seed), order, new HashMapStateBackend(), 1));
  }

  @Property(tries = 5)
  void restartOnRocksDbPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll @IntRange(min = 20, max = 80) int percent)
      throws Exception {
    assertThat(runWithRestart(seed, order, percent, EmbeddedRocksDBStateBackend::new, 2))
        .isEqualTo(run(CardWorkload.random(seed), order, new HashMapStateBackend(), 1));
  }

  @Property(tries = 20)
  void whatMemoryDoesNotHoldPublishesTheSame(
      @ForAll long seed, @ForAll long order, @ForAll @IntRange(max = 20_000) int bytes)
      throws Exception {
    List<Item> items = CardWorkload.random(seed);

    assertThat(run(items, order, new HashMapStateBackend(), 1, bytes))
        .isEqualTo(run(items, order, new HashMapStateBackend(), 1));
  }

  private static Published runWithRestart(
      long seed, long order, int percent, Supplier<StateBackend> backend, int parallelism)
      throws Exception {
    List<Item> items = CardWorkload.arrivals(CardWorkload.random(seed), order);
    int cut = items.size() * percent / 100;
    List<Attribution> calls = new ArrayList<>();
    List<DeviceWindow> windows = new ArrayList<>();
    OperatorSubtaskState state;
    long greatest;
    try (CardHarness before = CardHarness.fresh(LIMITS, backend.get())) {
      greatest = feed(before, items.subList(0, cut), Long.MIN_VALUE, 1, 0);
      state = before.snapshot();
      calls.addAll(before.finished());
      windows.addAll(before.windows());
    }
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (CardHarness after =
          CardHarness.restored(LIMITS, backend.get(), state, 1, parallelism, subtask)) {
        feed(after, items.subList(cut, items.size()), greatest, parallelism, subtask);
        after.end();
        calls.addAll(after.finished());
        windows.addAll(after.windows());
      }
    }

    return Published.sorted(calls, windows);
  }

  private static Published run(List<Item> items, long order, StateBackend backend, int parallelism)
      throws Exception {
    return run(items, order, backend, parallelism, WaitingCards.MOST_BYTES);
  }

  private static Published run(
      List<Item> items, long order, StateBackend backend, int parallelism, long memory)
      throws Exception {
    List<Attribution> calls = new ArrayList<>();
    List<DeviceWindow> windows = new ArrayList<>();
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (CardHarness card = CardHarness.fresh(new CardOperator(LIMITS, memory), backend)) {
        feed(card, CardWorkload.arrivals(items, order), Long.MIN_VALUE, parallelism, subtask);
        card.end();
        assertThat(card.timers()).isZero();
        if (backend instanceof HashMapStateBackend) {
          // the harness counts entries of the heap only
          assertThat(card.stateEntries()).isZero();
        }
        calls.addAll(card.finished());
        windows.addAll(card.windows());
      }
    }
    return Published.sorted(calls, windows);
  }

  /**
   * Feeds what belongs to a subtask, with the watermarks of the whole; returns the greatest time.
   */
  private static long feed(
      CardHarness card, List<Item> items, long greatestBefore, int parallelism, int subtask)
      throws Exception {
    long greatest = greatestBefore;
    for (Item item : items) {
      greatest = Math.max(greatest, item.eventTimeMs());
      if (ownerOf(item, parallelism) == subtask) {
        if (item.sample() != null) {
          card.sample(AcceleratorSample.newBuilder(item.sample()).build());
        } else {
          card.placed(OnCard.newBuilder(item.placed()).build());
        }
      }
      card.watermark(greatest - CardWorkload.BOUND_MS - 1);
    }
    return greatest;
  }

  private static int ownerOf(Item item, int parallelism) throws Exception {
    Object key =
        item.sample() != null
            ? CardKeys.ofSample().getKey(item.sample())
            : CardKeys.ofPlaced().getKey(item.placed());
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, CardHarness.MAX_PARALLELISM, parallelism);
  }
}
