package io.pharos.operators.apportion;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class FixedSharesProperties {

  @Property
  void partsSumToTheTotalAndAreNearTheirWeight(
      @ForAll @LongRange(min = 0, max = 1L << 50) long total,
      @ForAll @Size(min = 1, max = 20) List<@DoubleRange(min = 0, max = 1e6) Double> all) {
    double[] weights = all.stream().mapToDouble(Double::doubleValue).toArray();
    long[] parts = FixedShares.split(total, weights);

    assertThat(Arrays.stream(parts).sum()).isEqualTo(total);
    double sum = Arrays.stream(weights).sum();
    for (int i = 0; i < parts.length; i++) {
      double exact = sum > 0 ? total * (weights[i] / sum) : (double) total / weights.length;
      assertThat((double) parts[i]).isBetween(exact - 2, exact + 2);
    }
  }

  @Property
  void upToIsExactBeyondTheRangeOfLongProducts(
      @ForAll @LongRange(min = 0, max = 1L << 60) long total,
      @ForAll @LongRange(min = 1, max = 1L << 50) long whole,
      @ForAll @LongRange(min = 0, max = 1_000_000) long micro) {
    long units =
        BigInteger.valueOf(whole)
            .multiply(BigInteger.valueOf(micro))
            .divide(BigInteger.valueOf(1_000_000))
            .longValueExact();

    BigInteger exact =
        BigInteger.valueOf(total)
            .multiply(BigInteger.valueOf(units))
            .divide(BigInteger.valueOf(whole));
    assertThat(FixedShares.upTo(total, units, whole)).isEqualTo(exact.longValueExact());
    assertThat(FixedShares.upTo(total, whole, whole)).isEqualTo(total);
  }
}
