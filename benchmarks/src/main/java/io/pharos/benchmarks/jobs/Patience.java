package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.RunningJob;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits for what a job gives, as long as the job is healthy and something goes on. */
final class Patience {

  /** Elasticsearch may merge, and a checkpoint of a busy machine may take, for some seconds. */
  private static final Duration STANDSTILL = Duration.ofSeconds(90);

  private static final long LOOK_NANOS = 100_000_000;

  private Patience() {}

  /**
   * Waits until something holds.
   *
   * @param what is waited for, for the error
   * @param done says whether it holds; may work on it
   * @param grown any number that changes while there is hope
   * @throws IllegalStateException if the job fails, or nothing has grown for 90 s
   */
  static void until(RunningJob job, String what, Callable<Boolean> done, LongSupplier grown)
      throws Exception {
    long last = grown.getAsLong();
    long since = System.nanoTime();
    while (!done.call()) {
      job.requireHealthy();
      long now = grown.getAsLong();
      if (now != last) {
        last = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since > STANDSTILL.toNanos()) {
        throw new IllegalStateException(
            "waited for " + what + ", but nothing went on for 90 s at " + last);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }
}
