package io.pharos.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.pharos.benchmarks.workload.SpanArrivals;
import io.pharos.jobs.JobEnvironment;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster inside this JVM, started once for all runs of a benchmark. */
public final class EmbeddedCluster implements AutoCloseable {

  /** Managed memory of the one TaskManager, which is what RocksDB may use. */
  public static final MemorySize MANAGED_MEMORY = MemorySize.ofMebiBytes(512);

  private static final MemorySize NETWORK_MEMORY = MemorySize.ofMebiBytes(128);
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final MiniCluster cluster;
  private final int parallelism;

  private EmbeddedCluster(MiniCluster cluster, int parallelism) {
    this.cluster = cluster;
    this.parallelism = parallelism;
  }

  static EmbeddedCluster start(int parallelism) throws Exception {
    return start(parallelism, new Configuration());
  }

  /**
   * Starts a cluster.
   *
   * @param parallelism number of slots
   * @param settings of the cluster beside its memory
   */
  public static EmbeddedCluster start(int parallelism, Configuration settings) throws Exception {
    Configuration configuration = new Configuration(settings);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MANAGED_MEMORY);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, NETWORK_MEMORY);
    configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, NETWORK_MEMORY);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .withRandomPorts()
                .build());
    cluster.start();
    return new EmbeddedCluster(cluster, parallelism);
  }

  PipelineRun run(PipelineVariant variant, SpanArrivals arrivals) throws Exception {
    Configuration configuration = JobEnvironment.guarded();
    configuration.set(PipelineOptions.NAME, variant.name());
    configuration.addAll(variant.settings());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    variant.pipeline().build(env, arrivals);
    JobGraph job = env.getStreamGraph().getJobGraph();

    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    JobExecutionResult result = cluster.executeJobBlocking(job);
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuSeconds = (PROCESS.getProcessCpuTime() - cpu) / 1e9;

    Map<String, Long> counts = new HashMap<>();
    result.getAllAccumulatorResults().forEach((name, count) -> counts.put(name, (Long) count));
    PipelineRun run =
        new PipelineRun(arrivals.spans(), seconds, cpuSeconds, checkpoints(job), counts);
    variant.check().accept(run, arrivals);
    return run;
  }

  /** Runs a job to its end; returns what it accumulated, by name. */
  public Map<String, Object> execute(StreamExecutionEnvironment env) throws Exception {
    return cluster
        .executeJobBlocking(env.getStreamGraph().getJobGraph())
        .getAllAccumulatorResults();
  }

  /** Starts a job that runs until its input ends or it is cancelled. */
  public RunningJob submit(StreamExecutionEnvironment env) throws Exception {
    JobGraph job = env.getStreamGraph().getJobGraph();
    cluster.submitJob(job).get();
    return new RunningJob(cluster, job.getJobID());
  }

  private long checkpoints(JobGraph job) throws Exception {
    AccessExecutionGraph graph = cluster.getExecutionGraph(job.getJobID()).get();
    return graph.getCheckpointStatsSnapshot() == null
        ? 0
        : graph.getCheckpointStatsSnapshot().getCounts().getNumberOfCompletedCheckpoints();
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
