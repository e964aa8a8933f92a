package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.benchmarks.RunningJob;
import io.pharos.connectors.kafka.PharosTopic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** What jobs are measured on: broker and store as processes, Flink inside this JVM. */
final class JobStand implements AutoCloseable {

  private final Servers servers;
  private final EmbeddedCluster cluster;
  private final Admin admin;
  private final Path checkpoints;
  private final int parallelism;

  private JobStand(
      Servers servers, EmbeddedCluster cluster, Admin admin, Path checkpoints, int parallelism) {
    this.servers = servers;
    this.cluster = cluster;
    this.admin = admin;
    this.checkpoints = checkpoints;
    this.parallelism = parallelism;
  }

  /** Starts everything. */
  static JobStand start(int parallelism) throws Exception {
    Path checkpoints = Files.createTempDirectory("pharos-checkpoints");
    Configuration settings = new Configuration();
    settings.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    // a job that fails must fail the benchmark and not begin anew
    settings.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    Servers servers = Servers.start();
    return new JobStand(
        servers,
        EmbeddedCluster.start(parallelism, settings),
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers.kafka())),
        checkpoints,
        parallelism);
  }

  String elasticsearch() {
    return servers.elasticsearch();
  }

  /** The topics under a suffix. */
  JobTopics topics(String suffix) {
    return JobTopics.create(servers.kafka(), suffix, parallelism);
  }

  /** Deletes the topics under a suffix with what is in them. */
  void delete(JobTopics topics) throws ExecutionException, InterruptedException {
    admin
        .deleteTopics(
            Arrays.stream(PharosTopic.values())
                .filter(PharosTopic::takesSuffix)
                .map(topics::nameOf)
                .toList())
        .all()
        .get();
  }

  /** Empties the {@code otlp_*} topics and fills them with traces that happen now. */
  OtlpFill fill(JobTopics topics, long traces) throws Exception {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    for (PharosTopic topic :
        List.of(PharosTopic.OTLP_SPANS, PharosTopic.OTLP_LOGS, PharosTopic.OTLP_METRICS)) {
      for (int partition = 0; partition < topics.layout().partitionsOf(topic); partition++) {
        all.put(new TopicPartition(topic.title(), partition), RecordsToDelete.beforeOffset(-1));
      }
    }
    admin.deleteRecords(all).all().get();
    long begun = System.nanoTime();
    OtlpFill fill =
        OtlpFill.write(
            servers.kafka(), topics.layout().partitionsOf(PharosTopic.OTLP_SPANS), traces);
    System.err.printf(
        "filled %s with %,d spans, %,d MB, in %.1f s%n",
        PharosTopic.OTLP_SPANS.title(),
        fill.spans(),
        fill.bytes() / 1_000_000,
        (System.nanoTime() - begun) / 1e9);
    return fill;
  }

  /** Lets a job that does not run read its topics from their beginning again. */
  void forgetOffsets(JobTopics topics, String job) throws ExecutionException, InterruptedException {
    try {
      admin.deleteConsumerGroups(List.of(topics.settings().groupOf(job))).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  /** Runs a job without measuring it until its outcome is there. */
  void run(StreamExecutionEnvironment env, Outcome outcome) throws Exception {
    RunningJob job = cluster.submit(env);
    try {
      var unused = outcome.await(job);
    } finally {
      job.cancel();
    }
  }

  /** What a job must have given. */
  @FunctionalInterface
  interface Outcome {
    /**
     * Waits for it and checks it.
     *
     * @return the positions that the outputs had to come to
     */
    long[] await(RunningJob job) throws Exception;
  }

  /**
   * Measures a job whose input is there when it starts.
   *
   * @param progress of its outputs
   * @param atLeast by how much they grow at least; the outcome is looked at only then, since
   *     looking costs processor time
   * @param spans that go in
   * @param bytes that go in
   */
  JobRun measure(
      StreamExecutionEnvironment env,
      Progress progress,
      long atLeast,
      Outcome outcome,
      long spans,
      long bytes)
      throws Exception {
    long goal = Arrays.stream(progress.positions()).sum() + atLeast;
    try (Stopwatch watch = Stopwatch.start(servers::cpuNanos, progress)) {
      RunningJob job = cluster.submit(env);
      try {
        long begunMs = job.awaitRunning();
        Patience.until(
            job,
            atLeast + " records",
            () -> watch.first(sample -> sample.total() >= goal).isPresent(),
            () -> watch.latest().map(Sample::total).orElse(0L));
        long[] needed = outcome.await(job);
        Patience.until(
            job,
            "the last record",
            () -> watch.first(sample -> sample.reaches(needed)).isPresent(),
            () -> 0);
        return between(
            watch.at(begunMs),
            watch.first(sample -> sample.reaches(needed)).orElseThrow(),
            spans,
            bytes);
      } finally {
        job.cancel();
      }
    }
  }

  /** Measures reading topics from the first record to the last, and nothing else. */
  JobRun measure(PassThrough job) throws Exception {
    try (Stopwatch watch = Stopwatch.start(servers::cpuNanos, Progress.UNSEEN)) {
      RunningJob running = cluster.submit(job.graph());
      long endedMs = running.awaitEnd();
      Patience.until(
          running,
          "a sample",
          () -> watch.first(sample -> sample.epochMs() >= endedMs).isPresent(),
          () -> 0);
      Map<String, Long> counts = running.counts();
      job.check(counts);
      return between(
          watch.at(counts.get(ReadTimes.FIRST_MS)),
          watch.at(counts.get(ReadTimes.LAST_MS)),
          job.spans() * job.times(),
          counts.get(ReadTimes.BYTES));
    }
  }

  private static JobRun between(Sample begin, Sample end, long spans, long bytes) {
    return new JobRun(
        spans,
        bytes,
        (end.epochMs() - begin.epochMs()) / 1e3,
        (end.jobCpuNanos() - begin.jobCpuNanos()) / 1e9,
        (end.serverCpuNanos() - begin.serverCpuNanos()) / 1e9);
  }

  @Override
  public void close() throws Exception {
    try (Servers last = servers;
        Admin second = admin;
        EmbeddedCluster first = cluster) {
      System.err.println("stopping");
    }
    // jobs keep their last checkpoint when they are cancelled: hundreds of MB a run
    FileUtils.deleteDirectory(checkpoints.toFile());
  }
}
