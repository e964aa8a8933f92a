package io.pharos.local.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.ledger.LedgerCheck;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** The ledger balances for any seed, pace, length and rate of defects. */
class TelemetryGeneratorProperties {

  @Property(tries = 60)
  void anyWorkloadBalances(
      @ForAll long seed,
      @ForAll @IntRange(min = 20, max = 90) int seconds,
      @ForAll @DoubleRange(min = 0.5, max = 8) double requestsPerSecond,
      @ForAll @IntRange(min = 1, max = 4) int tenants,
      @ForAll @DoubleRange(min = 0, max = 0.07) double rate,
      @ForAll @DoubleRange(min = 0, max = 1) double jsonShare,
      @ForAll @DoubleRange(min = 0, max = 1) double splitShare) {
    TelemetryGenerator generator =
        new TelemetryGenerator(
            Workload.builder()
                .seed(seed)
                .durationSeconds(seconds)
                .requestsPerSecond(requestsPerSecond)
                .tenants(List.of("a", "b", "c", "d").subList(0, tenants))
                .jsonShare(jsonShare)
                .splitShare(splitShare)
                .contentLimitBytes(256)
                .defects(
                    new DefectRates(
                        rate, rate, rate, rate, rate, rate, rate, rate, rate, rate, rate, 0, 0))
                .build());
    TestingPipeline pipeline = TelemetryGeneratorTest.read(generator);

    assertThat(LedgerCheck.run(generator.ledger(), pipeline, LedgerCheck.Restarts.NONE))
        .filteredOn(check -> !check.ok())
        .isEmpty();
  }
}
