package io.pharos.benchmarks;

import java.time.Duration;

/**
 * How long and how often benchmarks run.
 *
 * @param traces traces per timed run, 8 spans each
 * @param rounds timed runs of each variant
 * @param parallelism of the pipelines
 * @param tracesPerSecond pace of the workload in event time; with the default a run of 200,000
 *     traces takes 55 minutes of event time, so that traces are published and forgotten within it
 * @param checkpointInterval of the variants that take checkpoints
 */
public record BenchmarkSettings(
    long traces, int rounds, int parallelism, int tracesPerSecond, Duration checkpointInterval) {

  /** Part of a timed run that warms each variant up. */
  static final double WARM_UP = 0.2;
}
