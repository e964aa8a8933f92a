package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.SpanArrivals;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A pipeline that is compared with others.
 *
 * @param name in the results
 * @param settings beside those every job has
 * @param pipeline what is run
 * @param check whether a run did what it should
 */
record PipelineVariant(String name, Configuration settings, Pipeline pipeline, Check check) {

  /** Builds a pipeline. */
  @FunctionalInterface
  interface Pipeline {
    /** Adds all operators to the environment. */
    void build(StreamExecutionEnvironment env, SpanArrivals arrivals);
  }

  /** Looks at the outcome of a run. */
  @FunctionalInterface
  interface Check {
    /**
     * Checks a run.
     *
     * @throws IllegalStateException if it did not do what it should
     */
    void accept(PipelineRun run, SpanArrivals arrivals);
  }
}
