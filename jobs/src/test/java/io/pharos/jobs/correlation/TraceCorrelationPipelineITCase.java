package io.pharos.jobs.correlation;

import static io.pharos.schemas.SpanFixtures.at;
import static io.pharos.schemas.SpanFixtures.head;
import static io.pharos.schemas.SpanFixtures.llm;
import static io.pharos.schemas.SpanFixtures.log;
import static io.pharos.schemas.SpanFixtures.traceId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.jobs.JobEnvironment;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.eventtime.SerializableTimestampAssigner;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.testutils.junit.SharedObjectsExtension;
import org.apache.flink.testutils.junit.SharedReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The graph of trace-correlation on a cluster, in one go and across a savepoint. */
class TraceCorrelationPipelineITCase {

  private static final int TRACES = 40;
  private static final int ERROR = 17;
  private static final long BOUND_MS = 10_000;

  /** Beyond the default tolerance of 5 min, and the bound. */
  private static final long TOO_LATE_MS = Duration.ofMinutes(6).toMillis();

  private static final long START_MS = Duration.ofMinutes(10).toMillis();

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  @RegisterExtension final SharedObjectsExtension shared = SharedObjectsExtension.create();

  @TempDir Path savepoints;

  private SharedReference<Queue<Trace>> traces;
  private SharedReference<Queue<Step>> steps;
  private SharedReference<Queue<DeadLetter>> letters;
  private SharedReference<AtomicLong> spansRead;
  private SharedReference<AtomicLong> logsRead;

  @BeforeEach
  void nothingCameOutYet() {
    traces = shared.add(new ConcurrentLinkedQueue<>());
    steps = shared.add(new ConcurrentLinkedQueue<>());
    letters = shared.add(new ConcurrentLinkedQueue<>());
    spansRead = shared.add(new AtomicLong());
    logsRead = shared.add(new AtomicLong());
  }

  /** One trace a second, each of a root, a model call and a plain child; by their ends. */
  private static List<SpanHead> spans() {
    List<SpanHead> spans = new ArrayList<>();
    for (int trace = 1; trace <= TRACES; trace++) {
      long start = START_MS + 1_000L * trace;
      spans.add(head(trace, 1, null, start, start + 3_000));
      spans.add(llm(head(trace, 2, 1L, start, start + 2_000), 100 + trace, trace));
      spans.add(head(trace, 3, 1L, start, start + 2_500));
    }
    spans.sort(Comparator.comparingLong(head -> head.getSpan().getEventTimeMs()));
    spans.add(spans.size() / 2, tooLateSpan());
    return spans;
  }

  private static SpanHead tooLateSpan() {
    return head(7, 77, 1L, START_MS - TOO_LATE_MS, START_MS - TOO_LATE_MS);
  }

  /** An error log in every trace, a log outside any, and one that is too late. */
  private static List<LogHead> logs() {
    List<LogHead> logs = new ArrayList<>();
    for (int trace = 1; trace <= TRACES; trace++) {
      logs.add(log(trace, 500 + trace, START_MS + 1_000L * trace + 1_500, ERROR));
    }
    LogHead outside = log(1, 900, START_MS + 20_000, ERROR);
    outside.setTraceId(null);
    logs.add(logs.size() / 2, outside);
    logs.add(logs.size() / 2, log(8, 901, START_MS - TOO_LATE_MS, ERROR));
    return logs;
  }

  @Test
  void everyTraceComesOutWholeAndWhatIsTooLateAsADeadLetter() throws Exception {
    runWhole();

    assertThat(traces.get())
        .hasSize(TRACES)
        .allSatisfy(
            trace -> {
              assertThat(trace.getSpans()).isEqualTo(3);
              assertThat(trace.getErrorLogs()).isEqualTo(1);
              assertThat(trace.getComplete()).isTrue();
              assertThat(trace.getRevision()).isEqualTo(1);
              assertThat(trace.getLlmCalls()).isEqualTo(1);
            });
    assertThat(steps.get()).hasSize(TRACES).allMatch(Step::getCounted);
    assertThat(letters.get())
        .extracting(
            DeadLetter::getReason,
            DeadLetter::getJob,
            DeadLetter::getTopic,
            DeadLetter::getTraceId,
            DeadLetter::getPath,
            DeadLetter::getEventTimeMs)
        .containsExactlyInAnyOrder(
            tuple(
                DeadLetterReason.LATE,
                TraceCorrelationJob.NAME,
                "pharos.spans",
                traceId(7),
                "span 000000000000004d",
                at(START_MS - TOO_LATE_MS)),
            tuple(
                DeadLetterReason.LATE,
                TraceCorrelationJob.NAME,
                "pharos.logs",
                traceId(8),
                "log 385",
                at(START_MS - TOO_LATE_MS)));
  }

  @Test
  void jobStoppedOnHeapGoesOnWithRocksDbAndAnotherParallelism() throws Exception {
    runWhole();
    List<Trace> expectedTraces = sorted(traces);
    List<Step> expectedSteps = sorted(steps);
    List<DeadLetter> expectedLetters = sorted(letters);
    nothingCameOutYet();

    String savepoint = runUpToWhatIsTooLate(2, "hashmap");
    int before = traces.get().size();
    assertThat(before).isBetween(1, TRACES - 1);
    assertThat(letters.get()).isEmpty();
    goOn(savepoint, 3, "rocksdb");

    assertThat(sorted(traces)).isEqualTo(expectedTraces);
    assertThat(sorted(steps)).isEqualTo(expectedSteps);
    // the first span and log after the restore: only the watermark kept in state tells
    assertThat(sorted(letters)).isEqualTo(expectedLetters).hasSize(2);
  }

  private void runWhole() throws Exception {
    StreamExecutionEnvironment env = environment(1, "hashmap", new Configuration());
    wire(env, RateLimiterStrategy.noOp(), RateLimiterStrategy.noOp());
    env.execute("whole");
  }

  private String runUpToWhatIsTooLate(int parallelism, String backend) throws Exception {
    SharedReference<CountDownLatch> spansPaused = shared.add(new CountDownLatch(1));
    SharedReference<CountDownLatch> logsPaused = shared.add(new CountDownLatch(1));
    StreamExecutionEnvironment env = environment(parallelism, backend, new Configuration());
    wire(
        env,
        new PausingStrategy(spans().indexOf(tooLateSpan()), spansRead, spansPaused),
        new PausingStrategy(logs().size() / 2 - 1, logsRead, logsPaused));
    JobClient job = env.executeAsync("first part");
    assertThat(spansPaused.get().await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(logsPaused.get().await(60, TimeUnit.SECONDS)).isTrue();
    return job.stopWithSavepoint(
            false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
        .get(60, TimeUnit.SECONDS);
  }

  private void goOn(String savepoint, int parallelism, String backend) throws Exception {
    Configuration restore = new Configuration();
    restore.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    StreamExecutionEnvironment env = environment(parallelism, backend, restore);
    wire(env, RateLimiterStrategy.noOp(), RateLimiterStrategy.noOp());
    env.execute("second part");
    assertThat(spansRead.get().get()).isEqualTo(spans().size());
    assertThat(logsRead.get().get()).isEqualTo(logs().size());
  }

  private static StreamExecutionEnvironment environment(
      int parallelism, String backend, Configuration more) {
    Configuration configuration = JobEnvironment.guarded();
    configuration.set(StateBackendOptions.STATE_BACKEND, backend);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.addAll(more);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    return env;
  }

  private void wire(
      StreamExecutionEnvironment env,
      RateLimiterStrategy<?> spanPace,
      RateLimiterStrategy<?> logPace) {
    TraceCorrelationPipeline.Outputs out =
        TraceCorrelationPipeline.wire(
            source(env, SpanHead.class, spans(), spansRead, spanPace)
                .assignTimestampsAndWatermarks(
                    watermarks((head, none) -> head.getSpan().getEventTimeMs()))
                .setParallelism(1)
                .uid("span-times"),
            source(env, LogHead.class, logs(), logsRead, logPace)
                .assignTimestampsAndWatermarks(
                    watermarks((head, none) -> head.getLog().getEventTimeMs()))
                .setParallelism(1)
                .uid("log-times"),
            new Configuration());
    out.traces().sinkTo(new QueueSink<>(traces)).name("traces").uid("traces");
    out.steps().sinkTo(new QueueSink<>(steps)).name("steps").uid("steps");
    out.deadLetters().sinkTo(new QueueSink<>(letters)).name("letters").uid("letters");
  }

  private static <T extends SpecificRecordBase> DataStream<T> source(
      StreamExecutionEnvironment env,
      Class<T> type,
      List<T> records,
      SharedReference<AtomicLong> read,
      RateLimiterStrategy<?> pace) {
    GeneratorFunction<Long, T> next =
        index -> {
          read.get().incrementAndGet();
          return records.get(Math.toIntExact(index));
        };
    String uid = type.getSimpleName();
    return env.fromSource(
            new DataGeneratorSource<>(next, records.size(), pace, new AvroTypeInfo<>(type)),
            WatermarkStrategy.noWatermarks(),
            uid)
        .uid(uid)
        .setParallelism(1);
  }

  private static <T> WatermarkStrategy<T> watermarks(SerializableTimestampAssigner<T> times) {
    return WatermarkStrategy.<T>forGenerator(context -> new EveryRecordWatermarks<>())
        .withTimestampAssigner(times);
  }

  /** Moves time with every record, not with the clock, so that what is too late is always so. */
  private static final class EveryRecordWatermarks<T> implements WatermarkGenerator<T> {
    private long greatest = Long.MIN_VALUE + BOUND_MS;

    @Override
    public void onEvent(T record, long timestamp, WatermarkOutput output) {
      greatest = Math.max(greatest, timestamp);
      output.emitWatermark(new Watermark(greatest - BOUND_MS));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      // time moves with the records
    }
  }

  private static <T extends SpecificRecordBase> List<T> sorted(SharedReference<Queue<T>> records) {
    return records.get().stream().sorted().toList();
  }
}
