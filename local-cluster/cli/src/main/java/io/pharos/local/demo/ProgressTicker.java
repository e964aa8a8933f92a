package io.pharos.local.demo;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Tells progress at a steady rhythm beside long work. */
final class ProgressTicker implements AutoCloseable {

  private final Duration rhythm;
  private final Runnable tell;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread daemon = new Thread(task, "progress");
            daemon.setDaemon(true);
            return daemon;
          });

  ProgressTicker(Duration rhythm, Runnable tell) {
    this.rhythm = rhythm;
    this.tell = tell;
  }

  void start() {
    var unused =
        thread.scheduleAtFixedRate(
            this::tellSafely, rhythm.toMillis(), rhythm.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void tellSafely() {
    try {
      tell.run();
    } catch (RuntimeException e) {
      // a figure that cannot be had now must not end the rhythm
      System.err.println("progress unknown: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
