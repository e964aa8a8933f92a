package io.pharos.benchmarks;

import java.util.Map;

/**
 * One run of a pipeline to its end.
 *
 * @param spans that went in
 * @param seconds from submission to the last record, start of the tasks included
 * @param cpuSeconds of the whole JVM in that time, garbage collection included
 * @param checkpoints completed
 * @param counts what the sinks counted, by name
 */
record PipelineRun(
    long spans, double seconds, double cpuSeconds, long checkpoints, Map<String, Long> counts) {

  double spansPerSecond() {
    return spans / seconds;
  }

  double cpuNanosPerSpan() {
    return cpuSeconds * 1e9 / spans;
  }

  /**
   * What a sink counted.
   *
   * @throws IllegalStateException if it is not {@code expected}: the run measured something else
   */
  void expect(String name, long expected) {
    long actual = counts.getOrDefault(name, 0L);
    if (actual != expected) {
      throw new IllegalStateException(
          "Expected " + expected + " " + name + ", the run gave " + actual + ": " + counts);
    }
  }
}
