package io.pharos.operators.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBudgetTest {

  /** Burn rate by error rate: how the Site Reliability Workbook, chapter 5, defines it. */
  @ParameterizedTest
  @CsvSource({
    "99.9, 999000, 1000, 1",
    "99.9, 998000, 2000, 2",
    "99.9, 990000, 10000, 10",
    "99.9, 0, 1000000, 1000",
    "99.9, 985600, 14400, 14.4",
    "99.5, 97, 3, 6",
    "99, 1, 0, 0",
    "99, 0, 0, 0"
  })
  void burnRateIsTheShareOfBadRequestsOverTheBudget(
      String target, long good, long bad, double burnRate) {
    assertThat(budget(target).burnRate(new RequestCount(good, bad)))
        .isCloseTo(burnRate, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"14.4, 1, 2", "6, 6, 5", "1, 72, 10"})
  void standardFactorsUseUpTheirShareOfThirtyDays(String factor, long hours, double percent) {
    assertThat(BurnPair.STANDARD)
        .anySatisfy(
            pair -> {
              assertThat(pair.factor()).isEqualByComparingTo(factor);
              assertThat(pair.longer().toHours()).isEqualTo(hours);
              assertThat(pair.factor().doubleValue() * hours / (30 * 24) * 100)
                  .isCloseTo(percent, within(1e-9));
            });
  }

  @ParameterizedTest
  @CsvSource({"99, 14.4, 856, 144", "99.9, 1, 999, 1", "99.7, 3, 991, 9"})
  void factorMustBePassedNotReached(String target, String factor, long good, long bad) {
    ErrorBudget budget = budget(target);
    assertThat(budget.burnsAbove(new BigDecimal(factor), new RequestCount(good, bad))).isFalse();
    assertThat(budget.burnsAbove(new BigDecimal(factor), new RequestCount(good - 1, bad))).isTrue();
  }

  @Test
  void sumsNearTheLimitOfLongAreCompared() {
    RequestCount half = new RequestCount(Long.MAX_VALUE / 2, Long.MAX_VALUE / 2);
    assertThat(budget("99").burnsAbove(new BigDecimal("49.9"), half)).isTrue();
    assertThat(budget("99").burnsAbove(new BigDecimal("50.1"), half)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "100", "-1", "100.5"})
  void targetLeavesABudgetAndAsksForSomething(String target) {
    assertThatIllegalArgumentException().isThrownBy(() -> budget(target));
  }

  private static ErrorBudget budget(String target) {
    return new ErrorBudget(new BigDecimal(target));
  }
}
