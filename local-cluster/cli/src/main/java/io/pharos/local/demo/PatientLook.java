package io.pharos.local.demo;

import io.pharos.local.RefusedException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;

/**
 * Looks at servers that may be away or behind, again and again.
 *
 * <p>A look that a server refuses, or does not answer in time, is told and repeated like one that
 * does not satisfy. Once time is up the last look that succeeded counts. There is always one look.
 */
final class PatientLook {

  /**
   * One look.
   *
   * @param <T> what is seen
   * @param <E> what no further look would mend
   */
  @FunctionalInterface
  interface Look<T, E extends Exception> {
    T look() throws E;
  }

  private final Duration limit;
  private final Duration pause;
  private final Consumer<String> tell;

  /**
   * How patient to be.
   *
   * @param tell hears why there is another look
   */
  PatientLook(Duration limit, Duration pause, Consumer<String> tell) {
    this.limit = limit;
    this.pause = pause;
    this.tell = tell;
  }

  /**
   * Looks until what is seen satisfies or time is up.
   *
   * @return what satisfied, else what was seen last
   * @throws RefusedException if time is up and no look succeeded, or the thread was interrupted
   */
  <T, E extends Exception> T until(Predicate<T> satisfies, Look<T, E> look) throws E {
    long deadline = System.nanoTime() + limit.toNanos();
    T seen = null;
    while (true) {
      RuntimeException failure = null;
      try {
        seen = look.look();
        if (satisfies.test(seen)) {
          return seen;
        }
        tell.accept("not there yet; looking again");
      } catch (RefusedException | KafkaException e) {
        failure = e;
        tell.accept("cannot look now, looking again: " + e.getMessage());
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new RefusedException("interrupted while waiting", failure);
      }
      if (System.nanoTime() - deadline >= 0) {
        if (seen == null) {
          throw new RefusedException(
              "no look succeeded within " + limit.toSeconds() + " s: " + reason(failure), failure);
        }
        return seen;
      }
      LockSupport.parkNanos(pause.toNanos());
    }
  }

  private static String reason(RuntimeException failure) {
    return failure == null ? "nothing was seen" : failure.getMessage();
  }
}
