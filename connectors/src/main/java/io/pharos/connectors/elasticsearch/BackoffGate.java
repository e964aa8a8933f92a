package io.pharos.connectors.elasticsearch;

import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.connector.base.sink.writer.strategy.RateLimitingStrategy;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.apache.flink.connector.base.sink.writer.strategy.ResultInfo;

/**
 * Bounds the requests in flight, and holds all of them back for a while after one that has to be
 * repeated.
 *
 * <p>The wait is 100 ms and doubles up to 5 s as long as nothing at all is stored; any progress
 * brings it back to 100 ms. While the gate is closed the task thread sleeps on its mailbox, into
 * which a timer puts the opening; cancelling the job interrupts that sleep.
 *
 * <p>All methods are called by the task thread except {@link #noteProgress()}.
 */
final class BackoffGate implements RateLimitingStrategy {

  static final long FIRST_WAIT_MS = 100;
  static final long LONGEST_WAIT_MS = 5_000;

  private final int maxInFlight;
  private final int maxBatchSize;
  private final ProcessingTimeService timers;

  private volatile boolean progressed;
  private int inFlight;
  private boolean closed;
  private long waitMs = FIRST_WAIT_MS;

  BackoffGate(int maxInFlight, int maxBatchSize, ProcessingTimeService timers) {
    this.maxInFlight = maxInFlight;
    this.maxBatchSize = maxBatchSize;
    this.timers = timers;
  }

  /** Elasticsearch took something. */
  void noteProgress() {
    progressed = true;
  }

  /** No request may leave now. */
  boolean isShut() {
    return closed || inFlight >= maxInFlight;
  }

  @Override
  public void registerInFlightRequest(RequestInfo request) {
    inFlight++;
  }

  @Override
  public void registerCompletedRequest(ResultInfo result) {
    inFlight--;
    if (result.getFailedMessages() > 0 && !closed) {
      close();
    }
  }

  @Override
  public boolean shouldBlock(RequestInfo request) {
    return isShut();
  }

  @Override
  public int getMaxBatchSize() {
    return maxBatchSize;
  }

  private void close() {
    if (progressed) {
      waitMs = FIRST_WAIT_MS;
      progressed = false;
    }
    closed = true;
    ScheduledFuture<?> unused =
        timers.registerTimer(timers.getCurrentProcessingTime() + waitMs, instant -> closed = false);
    waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
  }
}
