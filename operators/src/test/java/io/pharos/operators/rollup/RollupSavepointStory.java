package io.pharos.operators.rollup;

import static io.pharos.operators.rollup.RollupFixtures.at;
import static io.pharos.operators.rollup.RollupFixtures.callOf;

import io.pharos.schemas.Step;
import java.time.Duration;

/**
 * What happens before and after a savepoint in which a series has every kind of state: windows that
 * are published and those that wait, newcomers beyond the bound, an excess, examples, errors.
 */
final class RollupSavepointStory {

  static final RollupLimits LIMITS =
      new RollupLimits(Duration.ofMinutes(2), 2, Duration.ofMinutes(5));

  /** The watermark of the savepoint. */
  static final long AT_MS = at(45_000);

  private RollupSavepointStory() {}

  /** With so many series in the slot that is open. */
  static void before(RollupHarness harness, int series) throws Exception {
    for (int i = 0; i < 40; i++) {
      harness.step(0, step("service-" + i % 2, i, i * 1_500L));
    }
    harness.watermark(AT_MS);
    for (int i = 0; i < series; i++) {
      harness.step(0, step("service-" + i, 50 + i, 46_000 + i * 100L));
    }
  }

  static void after(RollupHarness harness) throws Exception {
    for (int i = 0; i < 40; i++) {
      harness.step(0, step("service-" + i % 5, 100 + i, 50_000 + i * 1_500L));
    }
    harness.watermark(at(10_000_000));
  }

  private static Step step(String service, long id, long start) {
    Step step = callOf(service, id, start, start + 500 + 700 * (id % 13));
    step.getSpan().getCall().setTtftNs(200_000_000L + id);
    if (id % 7 == 0) {
      step.getSpan().setError(true);
      step.getSpan().setErrorType("timeout");
    }
    return step;
  }
}
