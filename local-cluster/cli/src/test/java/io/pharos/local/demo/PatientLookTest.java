package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.local.RefusedException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class PatientLookTest {

  private final List<String> told = new ArrayList<>();
  private final Deque<Supplier<String>> looks = new ArrayDeque<>();

  private String until(Duration limit) {
    return new PatientLook(limit, Duration.ofMillis(1), told::add)
        .until("good"::equals, () -> looks.remove().get());
  }

  private static Supplier<String> failing(RuntimeException failure) {
    return () -> {
      throw failure;
    };
  }

  @Test
  void looksAgainAfterFailuresAndAfterWhatDoesNotSatisfy() {
    looks.add(failing(new RefusedException("Elasticsearch answered 503")));
    looks.add(failing(new TimeoutException("Kafka is away")));
    looks.add(() -> "bad");
    looks.add(() -> "good");

    assertThat(until(Duration.ofMinutes(1))).isEqualTo("good");
    assertThat(told)
        .containsExactly(
            "cannot look now, looking again: Elasticsearch answered 503",
            "cannot look now, looking again: Kafka is away",
            "not there yet; looking again");
  }

  @Test
  void whatWasSeenLastCountsOnceTimeIsUp() {
    looks.add(() -> "bad");

    assertThat(until(Duration.ZERO)).isEqualTo("bad");
  }

  @Test
  void failureOfTheLastLookDoesNotHideWhatWasSeenBefore() {
    Duration limit = Duration.ofMillis(50);
    long end = System.nanoTime() + 2 * limit.toNanos();
    looks.add(() -> "bad");
    looks.add(
        () -> {
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          throw new RefusedException("away");
        });

    assertThat(until(limit)).isEqualTo("bad");
    assertThat(looks).isEmpty();
  }

  @Test
  void refusesWithTheReasonWhereNoLookSucceededInTime() {
    looks.add(failing(new RefusedException("Elasticsearch answered 503")));

    assertThatThrownBy(() -> until(Duration.ZERO))
        .isInstanceOf(RefusedException.class)
        .hasMessage("no look succeeded within 0 s: Elasticsearch answered 503");
  }

  @Test
  void failureThatNoFurtherLookMendsIsPassedOn() {
    looks.add(failing(new IllegalStateException("a bug")));

    assertThatThrownBy(() -> until(Duration.ofMinutes(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
  }

  @Test
  void interruptedThreadLooksNoFurther() {
    looks.add(() -> "bad");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> until(Duration.ofMinutes(1)))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }
}
