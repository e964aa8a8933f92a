package io.pharos.local.cluster;

import io.pharos.local.cluster.FlinkRest.Job;
import io.pharos.local.cluster.FlinkRest.Submission;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/** Submits the jobs of the jobs jar to the local cluster, ends them, and resumes them. */
public final class JobControl {
  private final LocalCluster cluster;
  private final FlinkRest flink;

  public JobControl(LocalCluster cluster) {
    this(cluster, cluster.flink());
  }

  JobControl(LocalCluster cluster, FlinkRest flink) {
    this.cluster = cluster;
    this.flink = flink;
  }

  /**
   * Submits a job.
   *
   * @param options its options; where Kafka and Elasticsearch are is added unless given here
   * @param parallelism the default parallelism; 0 leaves it to the job
   * @param savepoint the state to start from; empty starts with none
   * @return the job's id
   * @throws ClusterException if it runs already, or Flink refuses it
   */
  public String submit(
      JobCatalog job, Map<String, String> options, int parallelism, Optional<String> savepoint) {
    active(job)
        .ifPresent(
            running -> {
              throw new ClusterException(
                  "%s runs already (%s, %s); end it first: ./pharos stop %1$s"
                      .formatted(job, running.id(), running.state()));
            });
    Path jar = cluster.folders().jobsJar();
    if (!Files.exists(jar)) {
      throw new ClusterException(ClusterFolders.notBuilt(jar));
    }
    String id =
        flink.run(
            jar,
            new Submission(
                job.entryClass(), arguments(job, options, parallelism), parallelism, savepoint));
    remember(job, id, Optional.empty());
    return id;
  }

  private List<String> arguments(JobCatalog job, Map<String, String> options, int parallelism) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("kafka.bootstrap-servers", cluster.ports().address(ClusterPort.KAFKA));
    if (job.writesElasticsearch()) {
      all.put("elasticsearch.hosts", cluster.ports().url(ClusterPort.ELASTICSEARCH));
    }
    if (parallelism > 0) {
      all.put("parallelism", String.valueOf(parallelism));
    }
    all.putAll(options);
    List<String> arguments = new ArrayList<>();
    all.forEach((option, value) -> arguments.addAll(List.of("--" + option, value)));
    return arguments;
  }

  /** The running (or restarting) job of that name. */
  public Optional<Job> active(JobCatalog job) {
    return flink.jobs().stream()
        .filter(each -> each.name().equals(job.label()) && each.isActive())
        .findFirst();
  }

  /** Ends a job without a savepoint; its last checkpoint stays. */
  public void cancel(JobCatalog job) {
    flink.cancel(requireActive(job).id());
  }

  /**
   * Ends a job with a savepoint.
   *
   * @return where the savepoint lies
   */
  public String stop(JobCatalog job) {
    String id = requireActive(job).id();
    String savepoint = flink.stop(id);
    remember(job, id, Optional.of(savepoint));
    return savepoint;
  }

  private Job requireActive(JobCatalog job) {
    return active(job).orElseThrow(() -> new ClusterException(job + " does not run"));
  }

  /**
   * The state a job of this cluster left last: its savepoint, else its newest checkpoint.
   *
   * @throws ClusterException if it left none
   */
  public String lastState(JobCatalog job) {
    Properties last = ClusterPorts.remembered(cluster.folders().submission(job.label()));
    String savepoint = last.getProperty("savepoint");
    if (savepoint != null) {
      return savepoint;
    }
    Path checkpoints =
        cluster
            .folders()
            .flinkState()
            .resolve("checkpoints")
            .resolve(last.getProperty("jobId", "none"));
    return newest(checkpoints)
        .orElseThrow(
            () ->
                new ClusterException(
                    job
                        + " left no state to resume from: no savepoint, and no checkpoint in "
                        + checkpoints));
  }

  private static Optional<String> newest(Path checkpoints) {
    if (!Files.isDirectory(checkpoints)) {
      return Optional.empty();
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries
          .filter(entry -> Files.exists(entry.resolve("_metadata")))
          .max(
              Comparator.comparingLong(
                  entry ->
                      Long.parseLong(entry.getFileName().toString().substring("chk-".length()))))
          .map(entry -> entry.toUri().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void remember(JobCatalog job, String id, Optional<String> savepoint) {
    Properties properties = new Properties();
    properties.setProperty("jobId", id);
    savepoint.ifPresent(path -> properties.setProperty("savepoint", path));
    Path file = cluster.folders().submission(job.label());
    ClusterFolders.created(file.getParent());
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, "What was submitted last as " + job);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
