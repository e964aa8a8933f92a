package io.pharos.operators.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.progress.Marker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;

/**
 * The promise the whole chain stands on: whatever order partitions are read in, wherever the
 * sending job is stopped, restarted or rescaled, a reader's watermark never passes a record it has
 * not read yet, unless the record was late at its sender or is a repetition.
 */
class ProgressProperties {

  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final long START = 1_767_268_800_000L;

  /** One record on the way; a negative id stands for a marker. */
  private record Sent(int id, long eventTimeMs, Marker marker) {}

  @Property(tries = 400)
  void watermarkNeverPassesARecordStillToCome(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 4) int inputPartitions,
      @ForAll @IntRange(min = 1, max = 4) int topicPartitions,
      @ForAll @IntRange(min = 1, max = 4) int runs) {
    Random random = new Random(seed);
    Upstream upstream = new Upstream(random, inputPartitions, topicPartitions);
    for (int run = 1; run <= runs; run++) {
      int senders = 1 + random.nextInt(inputPartitions);
      // Every later run starts from an offset somewhere before where the last one stopped.
      upstream.run(run, senders, run == runs);
    }

    Reader reader = new Reader(topicPartitions);
    Set<Integer> read = new HashSet<>();
    while (upstream.hasUnread()) {
      int partition = upstream.anyUnread(random);
      Sent sent = upstream.topic.get(partition).poll();
      if (sent.marker() == null) {
        if (read.add(sent.id())) {
          assertThat(sent.eventTimeMs())
              .as("record %d behind the watermark", sent.id())
              .isGreaterThan(reader.watermarkMs());
        }
      } else {
        reader.read(partition, sent.marker());
      }
      long oracle = upstream.leastUnread(read);
      assertThat(reader.watermarkMs()).isLessThan(oracle);
    }

    assertThat(read).hasSize(upstream.records);
    // Runs before the last may have promised more than it, where it had little left to read.
    assertThat(reader.watermarkMs())
        .as("nobody is waited for at the end, and nobody promised more")
        .isBetween(upstream.end, upstream.greatestPromise);
  }

  /** The reading job's side: one generator per partition, the least of them counts. */
  private static final class Reader {

    private final List<WatermarkGenerator<Incoming>> generators = new ArrayList<>();
    private final List<TestingWatermarkOutput> outputs = new ArrayList<>();

    Reader(int partitions) {
      for (int i = 0; i < partitions; i++) {
        generators.add(new MarkerWatermarks().createWatermarkGenerator(null));
        outputs.add(new TestingWatermarkOutput());
      }
    }

    void read(int partition, Marker marker) {
      Incoming incoming = new Incoming(null, marker.toBytes(), 0, "t", partition, 0);
      generators.get(partition).onEvent(incoming, 0, outputs.get(partition));
    }

    long watermarkMs() {
      return outputs.stream().mapToLong(TestingWatermarkOutput::last).min().orElseThrow();
    }
  }

  /** The sending job: reads input partitions in any order, writes records and markers. */
  private static final class Upstream {

    private final Random random;
    private final Map<Integer, Long> inputTimes = new HashMap<>();
    private final List<List<Sent>> input = new ArrayList<>();
    private final List<Deque<Sent>> topic = new ArrayList<>();
    private final int[] positions;
    private int records;
    private int marks;
    private long end = Long.MIN_VALUE;
    private long greatestPromise = Long.MIN_VALUE;

    Upstream(Random random, int inputPartitions, int topicPartitions) {
      this.random = random;
      this.positions = new int[inputPartitions];
      for (int p = 0; p < inputPartitions; p++) {
        List<Sent> partition = new ArrayList<>();
        long kafkaTimeMs = START;
        int size = 1 + random.nextInt(60);
        for (int i = 0; i < size; i++) {
          kafkaTimeMs += random.nextInt(3_000);
          // Younger than the bound, so on time: event time lies above Kafka time − 10 s.
          long eventTimeMs = kafkaTimeMs - random.nextInt(10_000);
          partition.add(new Sent(records++, Math.max(eventTimeMs, START - 9_999), null));
          inputTimes.put(records - 1, kafkaTimeMs);
        }
        input.add(partition);
      }
      for (int p = 0; p < topicPartitions; p++) {
        topic.add(new ArrayDeque<>());
      }
    }

    /** One submission: reads on from somewhere at or before where the last one stopped. */
    void run(int run, int senders, boolean toTheEnd) {
      marks = 0;
      List<Sender> all = new ArrayList<>();
      for (int s = 0; s < senders; s++) {
        all.add(new Sender(run, s, senders));
      }
      int[] stops = new int[positions.length];
      for (int p = 0; p < positions.length; p++) {
        int from = positions[p] == 0 ? 0 : random.nextInt(positions[p] + 1);
        int to =
            toTheEnd
                ? input.get(p).size()
                : positions[p] + random.nextInt(input.get(p).size() - positions[p] + 1);
        all.get(p % senders).assign(p, from, to);
        stops[p] = to;
      }
      List<Sender> busy = new ArrayList<>(all);
      while (!busy.isEmpty()) {
        Sender sender = busy.get(random.nextInt(busy.size()));
        if (!sender.step()) {
          busy.remove(sender);
          if (toTheEnd) {
            sender.endInput();
          }
        }
      }
      System.arraycopy(stops, 0, positions, 0, stops.length);
      if (marks > 0 && random.nextBoolean()) {
        // A writer of an older run that nobody stopped may say what it likes.
        Marker stray = new Marker(run - 1L, 0, 1 + random.nextInt(3), START + 999_999_999, false);
        topic.forEach(partition -> partition.add(new Sent(-1, 0, stray)));
      }
    }

    boolean hasUnread() {
      return topic.stream().anyMatch(partition -> !partition.isEmpty());
    }

    int anyUnread(Random order) {
      List<Integer> unread = new ArrayList<>();
      for (int p = 0; p < topic.size(); p++) {
        if (!topic.get(p).isEmpty()) {
          unread.add(p);
        }
      }
      return unread.get(order.nextInt(unread.size()));
    }

    /** Event time of the earliest record that was neither read nor will only be repeated. */
    long leastUnread(Set<Integer> read) {
      return topic.stream()
          .flatMap(Deque::stream)
          .filter(sent -> sent.marker() == null && !read.contains(sent.id()))
          .mapToLong(Sent::eventTimeMs)
          .min()
          .orElse(Long.MAX_VALUE);
    }

    /** One subtask of the sending job, with the real generators and the real step. */
    private final class Sender {

      private final int run;
      private final int index;
      private final int senders;
      private final List<Integer> partitions = new ArrayList<>();
      private final List<Deque<Sent>> todo = new ArrayList<>();
      private final List<WatermarkGenerator<OtlpMessage>> generators = new ArrayList<>();
      private final List<TestingWatermarkOutput> outputs = new ArrayList<>();
      private final WatermarkSteps steps = new WatermarkSteps(MarkerOperator.DEFAULT_STEP);
      private long greatest = MarkerOperator.NOTHING_SEEN;

      Sender(int run, int index, int senders) {
        this.run = run;
        this.index = index;
        this.senders = senders;
      }

      void assign(int partition, int from, int to) {
        partitions.add(partition);
        todo.add(new ArrayDeque<>(input.get(partition).subList(from, to)));
        generators.add(new OtlpWatermarks(BOUND).createWatermarkGenerator(null));
        outputs.add(new TestingWatermarkOutput());
      }

      /** Passes one record on; false when there is none left. */
      boolean step() {
        List<Integer> open = new ArrayList<>();
        for (int i = 0; i < todo.size(); i++) {
          if (!todo.get(i).isEmpty()) {
            open.add(i);
          }
        }
        if (open.isEmpty()) {
          return false;
        }
        int chosen = open.get(random.nextInt(open.size()));
        Sent sent = todo.get(chosen).poll();
        greatest = Math.max(greatest, sent.eventTimeMs());
        topic.get(sent.id() % topic.size()).add(sent);
        long kafkaTimeMs = inputTimes.get(sent.id());
        generators
            .get(chosen)
            .onEvent(
                new OtlpMessage(new byte[0], OtlpSignal.TRACES, null, "in", chosen, 0, kafkaTimeMs),
                kafkaTimeMs,
                outputs.get(chosen));
        long watermark =
            outputs.stream().mapToLong(TestingWatermarkOutput::last).min().orElseThrow();
        if (watermark != Long.MIN_VALUE) {
          greatest = Math.max(greatest, watermark);
          if (steps.advance(watermark)) {
            mark(watermark, false);
          }
        }
        return true;
      }

      void endInput() {
        mark(greatest, true);
        end = Math.max(end, greatest);
      }

      private void mark(long watermark, boolean last) {
        marks++;
        greatestPromise = Math.max(greatestPromise, watermark);
        Marker marker = new Marker(run, index, senders, watermark, last);
        topic.forEach(partition -> partition.add(new Sent(-1, 0, marker)));
      }
    }
  }
}
