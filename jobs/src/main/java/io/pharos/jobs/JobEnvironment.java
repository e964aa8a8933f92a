package io.pharos.jobs;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The execution environment of every job: no Kryo, no generated uids, one maximum parallelism, and
 * object reuse, which is safe because no operator changes or keeps what it is given, except in
 * state that copies.
 */
public final class JobEnvironment {

  /** Number of key groups; divisible by most parallelisms, and fixed once a savepoint exists. */
  public static final int MAX_PARALLELISM = 720;

  private JobEnvironment() {}

  /**
   * Creates an environment.
   *
   * @param options the job's options
   * @param defaultBackend state backend where the options leave the choice: rocksdb or hashmap
   */
  public static StreamExecutionEnvironment create(ReadableConfig options, String defaultBackend) {
    Configuration configuration = guarded();
    String backend = options.get(JobOptions.STATE_BACKEND);
    configuration.set(
        StateBackendOptions.STATE_BACKEND, backend.equals("default") ? defaultBackend : backend);
    configuration.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL, options.get(JobOptions.CHECKPOINT_INTERVAL));
    configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 10);
    configuration.set(
        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(options.get(JobOptions.PARALLELISM));
    return env;
  }

  /** The settings no job may run without. */
  public static Configuration guarded() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    configuration.set(PipelineOptions.MAX_PARALLELISM, MAX_PARALLELISM);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    return configuration;
  }
}
