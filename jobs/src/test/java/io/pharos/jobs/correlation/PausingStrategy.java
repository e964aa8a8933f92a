package io.pharos.jobs.correlation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.testutils.junit.SharedReference;

/**
 * Lets a source go on until so many records have been read, then no further.
 *
 * @param count records to read
 * @param read records read, counted by the source
 * @param paused opens when the source stands still
 */
record PausingStrategy(
    long count, SharedReference<AtomicLong> read, SharedReference<CountDownLatch> paused)
    implements RateLimiterStrategy<NumberSequenceSplit> {

  @Override
  public RateLimiter<NumberSequenceSplit> createRateLimiter(int parallelism) {
    return new RateLimiter<>() {
      @Override
      public CompletionStage<Void> acquire(int records) {
        if (read.get().get() < count) {
          return CompletableFuture.completedFuture(null);
        }
        paused.get().countDown();
        return new CompletableFuture<>();
      }
    };
  }
}
