package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.progress.Marker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two jobs chained by a topic of a real broker. Time is what the records say: no test depends on
 * how fast the machine is.
 */
class ChainITCase {

  @RegisterExtension static final EmbeddedKafka KAFKA = new EmbeddedKafka();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(6)
              .build());

  private static final long NOON = 1_767_268_800_000L;
  private static final long BOUND = TestingUpstream.BOUND.toMillis();

  /** A marker may be a step behind, a watermark of the source another one. */
  private static final long STEPS = 1_100;

  @TempDir Path savepoints;

  private final List<JobClient> jobs = new ArrayList<>();
  private final Random random = new Random(7);
  private KafkaSettings settings;
  private TopicLayout layout;

  @AfterEach
  void stopJobsAndForgetTheInput() throws Exception {
    for (JobClient job : jobs) {
      if (!job.getJobStatus().get().isGloballyTerminalState()) {
        job.cancel().get();
      }
    }
    if (settings != null) {
      KAFKA.delete("otlp_spans");
      KAFKA.delete("otlp_logs");
      KAFKA.delete("otlp_metrics");
    }
  }

  @ParameterizedTest
  @EnumSource(Delivery.class)
  void readerFollowsItsWriterThroughSilenceStopAndRescale(Delivery delivery) throws Exception {
    prepare(".follows-" + delivery);
    boolean readCommitted = delivery == Delivery.EXACTLY_ONCE;
    TestingUpstream upstream = new TestingUpstream(settings, layout).delivery(delivery);
    JobClient first = started(upstream.run(1).start(1));
    try (TestingDownstream downstream =
        TestingDownstream.start(settings, layout, 2, readCommitted)) {
      // Both partitions: the reader follows up to the bound.
      telemetry("a", NOON, 20, 0, 1);
      downstream.awaitWatermark(NOON + 19_000 - BOUND - STEPS);

      // Partition 1 falls silent: records of partition 0 arrive, time waits.
      telemetry("b", NOON + 20_000, 20, 0);
      send(0, "b-last", NOON + 40_000);
      downstream.awaitName("b-last");
      assertThat(downstream.watermarkMs()).isLessThanOrEqualTo(NOON + 19_999 - BOUND);

      // One pulse frees it.
      pulse(1, NOON + 40_000);
      long freed = NOON + 40_000 - BOUND;
      downstream.awaitWatermark(freed);
      assertThat(downstream.watermarkMs()).isEqualTo(freed);

      // The writer stops: what arrives meanwhile moves nobody.
      String savepoint = stop(first);
      telemetry("c", NOON + 40_000, 20, 0, 1);
      assertThat(downstream.watermarkMs()).isEqualTo(freed);

      // A new run with another parallelism takes over.
      JobClient second = started(upstream.run(2).from(savepoint).start(2));
      downstream.awaitWatermark(NOON + 59_000 - BOUND - STEPS);

      // And back, with telemetry on both partitions going on.
      savepoint = stop(second);
      started(upstream.run(3).from(savepoint).start(1));
      telemetry("d", NOON + 60_000, 20, 0, 1);
      downstream.awaitWatermark(NOON + 79_000 - BOUND - STEPS);

      assertThat(downstream.watermarkMs()).isLessThanOrEqualTo(NOON + 80_000 - BOUND);
      EmbeddedKafka.await("all records", () -> downstream.names().size() == 141);
      assertThat(downstream.late()).isEmpty();
      assertThat(downstream.records()).hasSameSizeAs(downstream.names());
    }
    assertNoRecordBehindAMarker(KAFKA.read(settings.nameOf(PharosTopic.SPANS), readCommitted));
  }

  @Test
  void boundedWriterTakesItsReaderToTheLastEventAndNotBeyond() throws Exception {
    prepare(".bounded");
    telemetry("a", NOON, 3, 0, 1);
    send(0, "last", NOON + 3_500);
    JobClient bounded = started(new TestingUpstream(settings, layout).untilNow().start(2));
    bounded.getJobExecutionResult().get(30, TimeUnit.SECONDS);
    try (TestingDownstream downstream = TestingDownstream.start(settings, layout, 1, false)) {
      downstream.awaitWatermark(NOON + 3_500);
      assertThat(downstream.watermarkMs()).isEqualTo(NOON + 3_500);
      assertThat(downstream.late()).isEmpty();

      // A later run is not late because an earlier one has ended.
      telemetry("b", NOON + 4_000, 8, 0, 1);
      started(new TestingUpstream(settings, layout).run(2).start(1));
      downstream.awaitWatermark(NOON + 11_000 - BOUND - STEPS);
      assertThat(downstream.late()).noneMatch(name -> name.startsWith("b"));
    }
  }

  @Test
  void exactlyOnceWriterRepeatsNothingAndKeepsMarkersInOrder() throws Exception {
    prepare(".exact");
    String topic = settings.nameOf(PharosTopic.SPANS);
    JobClient upstream =
        started(new TestingUpstream(settings, layout).delivery(Delivery.EXACTLY_ONCE).start(2));
    try (TestingDownstream downstream = TestingDownstream.start(settings, layout, 2, true)) {
      telemetry("a", NOON, 10, 0, 1);
      EmbeddedKafka.await("a committed", () -> names(KAFKA.read(topic, true)).size() >= 20);

      telemetry("b", NOON + 10_000, 5, 0, 1);
      send(0, TestingUpstream.FAILS_ONCE, NOON + 15_000);
      telemetry("c", NOON + 15_000, 15, 0, 1);
      downstream.awaitWatermark(NOON + 29_000 - BOUND - STEPS);
      EmbeddedKafka.await("all committed", () -> names(KAFKA.read(topic, true)).size() >= 61);

      List<ConsumerRecord<byte[], byte[]>> committed = KAFKA.read(topic, true);
      // It can only be there if the job failed on it and started again.
      assertThat(names(committed))
          .contains(TestingUpstream.FAILS_ONCE)
          .doesNotHaveDuplicates()
          .hasSize(61);
      assertNoRecordBehindAMarker(committed);
      assertThat(upstream.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
      EmbeddedKafka.await("all downstream", () -> downstream.names().size() == 61);
      assertThat(downstream.records()).hasSize(61);
      assertThat(downstream.late()).isEmpty();
    }
  }

  @Test
  void pulseReachesEveryPartitionOfTheInput() throws Exception {
    prepare(".pulse");
    started(new TestingUpstream(settings, layout).withPulse().start(1));
    for (String topic : List.of("otlp_spans", "otlp_logs", "otlp_metrics")) {
      EmbeddedKafka.await(
          "two pulses on both partitions of " + topic,
          () -> {
            List<ConsumerRecord<byte[], byte[]>> pulses = KAFKA.read(topic, false);
            return List.of(0, 1).stream()
                .allMatch(
                    partition ->
                        pulses.stream().filter(pulse -> pulse.partition() == partition).count()
                            >= 2);
          });
      assertThat(KAFKA.read(topic, false))
          .allSatisfy(
              pulse -> {
                assertThat(pulse.value()).isNull();
                assertThat(pulse.headers().lastHeader(Pulse.HEADER)).isNotNull();
              });
    }
    try (TestingDownstream downstream = TestingDownstream.start(settings, layout, 1, false)) {
      long begin = KAFKA.read("otlp_spans", false).get(0).timestamp() - BOUND;
      downstream.awaitWatermark(begin);
    }
  }

  @Test
  void sourceWithMoreSubtasksThanPartitionsIsRefused() throws Exception {
    prepare(".refused");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    env.setParallelism(3);
    Submission submission = new Submission("testing", 1);
    assertThatThrownBy(
            () ->
                OtlpSource.of(OtlpSignal.TRACES, settings, submission).attach(env, layout, "otlp"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Parallelism 3 is above the 2 partitions of otlp_spans")
        .hasMessageContaining("at most 2")
        .hasMessageContaining("./pharos topics apply --partitions 3");
    assertThatThrownBy(
            () ->
                RecordSource.of(SpanHead.class, PharosTopic.SPANS, settings, submission)
                    .attach(env, layout, "spans"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pharos.spans");
  }

  /** All topics as the table says, but those of the input keep the times the test names. */
  private void prepare(String suffix) throws Exception {
    settings = KAFKA.settings(suffix, 2);
    TopicAdmin admin = new TopicAdmin(settings);
    Map<PharosTopic, Integer> partitions = new EnumMap<>(PharosTopic.class);
    List<PharosTopic> written = new ArrayList<>(TestingUpstream.topics());
    for (PharosTopic input :
        List.of(PharosTopic.OTLP_SPANS, PharosTopic.OTLP_LOGS, PharosTopic.OTLP_METRICS)) {
      KAFKA.createWithTimesOfTheTest(settings.nameOf(input), 2);
      partitions.put(input, 2);
      written.remove(input);
    }
    admin.apply(written);
    TopicLayout checked = admin.require(written);
    written.forEach(topic -> partitions.put(topic, checked.partitionsOf(topic)));
    layout = new TopicLayout(partitions);
    SchemaTopic.publish(settings, List.of(SpanHead.class));
  }

  private JobClient started(JobClient job) {
    jobs.add(job);
    return job;
  }

  private String stop(JobClient job) throws Exception {
    String path =
        job.stopWithSavepoint(false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    EmbeddedKafka.await(
        "the job has stopped", () -> job.getJobStatus().get().isGloballyTerminalState());
    return path;
  }

  /** One record a second and partition, out of order by up to the bound but the last one. */
  private void telemetry(String prefix, long fromMs, int seconds, int... partitions)
      throws Exception {
    for (int second = 0; second < seconds; second++) {
      for (int partition : partitions) {
        boolean last = second == seconds - 1;
        long disorder = last || second < 2 ? 0 : random.nextInt((int) BOUND);
        send(
            partition,
            prefix + "-" + partition + "-" + second,
            fromMs + second * 1_000L + (last ? 0 : 999) - disorder);
      }
    }
  }

  private static void send(int partition, String name, long timestampMs) throws Exception {
    KAFKA.send(
        new ProducerRecord<>(
            "otlp_spans", partition, timestampMs, null, name.getBytes(StandardCharsets.UTF_8)));
  }

  private static void pulse(int partition, long timestampMs) throws Exception {
    ProducerRecord<byte[], byte[]> pulse =
        new ProducerRecord<>("otlp_spans", partition, (Long) timestampMs, null, (byte[]) null);
    pulse.headers().add(Pulse.HEADER, new byte[] {1});
    KAFKA.send(pulse);
  }

  private static List<String> names(List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    RecordCodec<SpanHead> codec = RecordCodec.of(SpanHead.class);
    List<String> names = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.value() != null) {
        names.add(codec.decode(record.value()).getSpan().getName());
      }
    }
    return names;
  }

  /**
   * In each partition, no record that is seen for the first time lies at or below what all senders
   * of the newest run have promised before it.
   */
  private static void assertNoRecordBehindAMarker(List<ConsumerRecord<byte[], byte[]>> records)
      throws Exception {
    RecordCodec<SpanHead> codec = RecordCodec.of(SpanHead.class);
    Map<Integer, Map<Integer, Long>> promises = new HashMap<>();
    Map<Integer, Long> runs = new HashMap<>();
    Set<String> seen = new HashSet<>();
    int markers = 0;
    for (ConsumerRecord<byte[], byte[]> record : records) {
      Map<Integer, Long> promised =
          promises.computeIfAbsent(record.partition(), partition -> new HashMap<>());
      if (record.value() == null) {
        Marker marker = Marker.fromBytes(record.headers().lastHeader(Marker.HEADER).value());
        if (runs.getOrDefault(record.partition(), -1L) != marker.run()) {
          promised.clear();
          for (int sender = 0; sender < marker.senders(); sender++) {
            promised.put(sender, Long.MIN_VALUE);
          }
          runs.put(record.partition(), marker.run());
        }
        promised.put(marker.sender(), marker.watermarkMs());
        markers++;
        continue;
      }
      SpanHead head = codec.decode(record.value());
      if (seen.add(head.getSpan().getName()) && !promised.isEmpty()) {
        long least = promised.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(record.timestamp())
            .as("record %s in partition %d", head.getSpan().getName(), record.partition())
            .isGreaterThan(least);
      }
    }
    assertThat(markers).as("markers on the topic").isPositive();
  }
}
