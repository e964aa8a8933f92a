package io.pharos.operators.quantile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.tdunning.math.stats.MergingDigest;
import com.tdunning.math.stats.TDigest;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What others can do with the digest of a published distribution. */
class PublishedDigestTest {

  @Test
  void digestsOfPartsMergeToTheQuantilesOfTheWhole() {
    long[] values = QuantileContract.Shape.LOGNORMAL.values(60_000, 7);
    TDigest merged = new MergingDigest(ValueDistribution.COMPRESSION);
    for (int part = 0; part < 6; part++) {
      ValueDistribution distribution = new ValueDistribution();
      for (int i = part; i < values.length; i += 6) {
        distribution.add(values[i], ValueDistribution.ONE);
      }
      merged.add(List.of(MergingDigest.fromBytes(distribution.published().getDigest())));
    }
    Arrays.sort(values);

    assertThat(merged.size()).isEqualTo(60_000);
    for (double q : new double[] {0.5, 0.9, 0.99, 0.999}) {
      double exact = (double) values[(int) Math.ceil(q * values.length) - 1];
      assertThat(merged.quantile(q)).as("q=%s", q).isCloseTo(exact, within(0.02 * exact));
    }
  }
}
