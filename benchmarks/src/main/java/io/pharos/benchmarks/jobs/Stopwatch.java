package io.pharos.benchmarks.jobs;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Notes every 50 ms how far an output is and how much processor time was used, so that it can be
 * said later when something was reached that is known only then.
 */
final class Stopwatch implements AutoCloseable {

  private static final long STEP_NANOS = 50_000_000;
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final LongSupplier serverCpuNanos;
  private final Progress progress;
  private final List<Sample> samples = new ArrayList<>();
  private final AtomicReference<RuntimeException> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean stopped;

  private Stopwatch(LongSupplier serverCpuNanos, Progress progress) {
    this.serverCpuNanos = serverCpuNanos;
    this.progress = progress;
    this.thread = new Thread(this::watch, "stopwatch");
  }

  static Stopwatch start(LongSupplier serverCpuNanos, Progress progress) {
    Stopwatch stopwatch = new Stopwatch(serverCpuNanos, progress);
    stopwatch.thread.setDaemon(true);
    stopwatch.thread.start();
    return stopwatch;
  }

  private void watch() {
    try {
      while (!stopped) {
        long[] positions = progress.positions();
        Sample sample =
            new Sample(
                System.currentTimeMillis(),
                PROCESS.getProcessCpuTime(),
                serverCpuNanos.getAsLong(),
                positions);
        synchronized (samples) {
          samples.add(sample);
        }
        LockSupport.parkNanos(STEP_NANOS);
      }
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  /**
   * The first sample for which something holds; empty if there was none up to now.
   *
   * @throws IllegalStateException if the samples have ended because something did not answer
   */
  Optional<Sample> first(Predicate<Sample> condition) {
    if (failure.get() != null) {
      throw new IllegalStateException("progress could not be seen any more", failure.get());
    }
    synchronized (samples) {
      return samples.stream().filter(condition).findFirst();
    }
  }

  /**
   * Processor times at an instant between two samples, in proportion.
   *
   * @throws IllegalArgumentException if the instant is not after one sample and before another
   */
  Sample at(long epochMs) {
    synchronized (samples) {
      for (int i = 1; i < samples.size(); i++) {
        Sample before = samples.get(i - 1);
        Sample after = samples.get(i);
        if (before.epochMs() <= epochMs && epochMs <= after.epochMs()) {
          return before.towards(after, epochMs);
        }
      }
    }
    throw new IllegalArgumentException("no samples around " + epochMs);
  }

  /** How far things were last seen; empty before the first look. */
  Optional<Sample> latest() {
    synchronized (samples) {
      return samples.isEmpty() ? Optional.empty() : Optional.of(samples.get(samples.size() - 1));
    }
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
