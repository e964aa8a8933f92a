package io.pharos.benchmarks;

/** One benchmark: runs and says what it found. */
public interface Benchmark {

  /** Runs it; progress goes to stderr. */
  Report run(BenchmarkSettings settings) throws Exception;
}
