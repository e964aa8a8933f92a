package io.pharos.operators.price;

import static io.pharos.operators.price.PricedCalls.JUNE;
import static io.pharos.operators.price.PricedCalls.TENANT;
import static io.pharos.operators.price.PricedCalls.at;
import static io.pharos.operators.price.PricedCalls.book;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Costs of device time against sums done by hand. */
class DevicePriceTest {

  private static final String ROWS =
      """
      devices:
        - source: a contract
          date: 2026-01-31
          models:
            - {model: NVIDIA H100 80GB HBM3, until: 2026-01-01, usd_per_hour: 7.2}
            - {model: NVIDIA H100 80GB HBM3, from: 2026-01-01, usd_per_hour: 3.6}
            - {model: NVIDIA A30, usd_per_hour: 1, slices: 4}
            - {model: "NVIDIA B200*", usd_per_hour: 14}
      """;

  private static final PriceBook BOOK =
      book(ROWS + "tenants:\n  - tenant: acme\n" + ROWS.replace("3.6", "1.8").indent(4));

  private static final String H100 = "NVIDIA H100 80GB HBM3";
  private static final long SECOND = 1_000_000_000L;

  @Test
  void timeOfADeviceCostsItsShareOfAnHour() {
    // 3.6 USD an hour are 1000 micro-USD a second
    assertThat(BOOK.deviceCost(TENANT, H100, null, SECOND, JUNE))
        .isEqualTo(new Cost(1_000_000_000L, CostState.PRICED));
    assertThat(BOOK.deviceCost(TENANT, H100, "", 1, JUNE)).isEqualTo(new Cost(1, CostState.PRICED));
  }

  @Test
  void priceIsThatOfTheInstant() {
    assertThat(BOOK.deviceCost(TENANT, H100, null, SECOND, at("2025-12-31T23:59:59Z")).picoUsd())
        .isEqualTo(2_000_000_000L);
  }

  @Test
  void rowOfTheTenantWins() {
    assertThat(BOOK.deviceCost("acme", H100, null, SECOND, JUNE).picoUsd()).isEqualTo(500_000_000L);
  }

  @Test
  void instanceCostsItsComputeSlices() {
    // 3/7 of 10^9, rounded half up: 428571428.57
    assertThat(BOOK.deviceCost(TENANT, H100, "3g.40gb", SECOND, JUNE).picoUsd())
        .isEqualTo(428_571_429L);
    assertThat(BOOK.deviceCost(TENANT, H100, "1g.10gb+me", SECOND, JUNE).picoUsd())
        .isEqualTo(142_857_143L);
    assertThat(BOOK.deviceCost(TENANT, H100, "7g.80gb", SECOND, JUNE).picoUsd())
        .isEqualTo(1_000_000_000L);
    assertThat(BOOK.deviceCost(TENANT, H100, "1c.3g.40gb", SECOND, JUNE).picoUsd())
        .isEqualTo(142_857_143L);
    // 1/4 of 1 USD / 3600
    assertThat(BOOK.deviceCost(TENANT, "NVIDIA A30", "1g.6gb", 3_600 * SECOND, JUNE).picoUsd())
        .isEqualTo(250_000_000_000L);
  }

  @Test
  void whatCannotBePricedIsUnpriced() {
    assertThat(BOOK.deviceCost(TENANT, null, null, SECOND, JUNE)).isEqualTo(Cost.UNPRICED);
    assertThat(BOOK.deviceCost(TENANT, "NVIDIA H100", null, SECOND, JUNE)).isEqualTo(Cost.UNPRICED);
    assertThat(BOOK.deviceCost(TENANT, H100, "large", SECOND, JUNE)).isEqualTo(Cost.UNPRICED);
    assertThat(BOOK.deviceCost(TENANT, H100, "0g.5gb", SECOND, JUNE)).isEqualTo(Cost.UNPRICED);
    assertThat(BOOK.deviceCost(TENANT, "NVIDIA A30", "7g.80gb", SECOND, JUNE))
        .isEqualTo(Cost.UNPRICED);
    assertThat(BOOK.deviceCost(TENANT, H100, null, -1, JUNE)).isEqualTo(Cost.UNPRICED);
    DevicePrice dearest = new DevicePrice(1_000_000_000_000L, 7);
    assertThat(dearest.cost(Long.MAX_VALUE, null)).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void namesMayHaveAStarAndAnyCase() {
    assertThat(BOOK.deviceCost(TENANT, "nvidia b200 180GB", null, 3_600 * SECOND, JUNE).picoUsd())
        .isEqualTo(14_000_000_000_000L);
  }

  @Test
  void ownRowOfADeviceHoldsForItsAliases() {
    PriceBook own =
        PriceBook.standard()
            .with("own.yaml", ROWS.replace(", from: 2026-01-01", "").replaceAll(".*7\\.2}\n", ""));
    assertThat(own.deviceCost(TENANT, "NVIDIA H100 PCIe", null, SECOND, JUNE).picoUsd())
        .isEqualTo(1_000_000_000L);
  }

  @Test
  void roundingIsHalfUpOnceWhateverTheSize() {
    Random random = new Random(5);
    for (int i = 0; i < 10_000; i++) {
      long gpuNs = random.nextLong() >>> (1 + random.nextInt(40));
      long price = random.nextLong(30_000_001);
      int share = 1 + random.nextInt(7);
      BigInteger divisor = BigInteger.valueOf(7 * 3_600_000L);
      BigInteger twice =
          BigInteger.valueOf(gpuNs)
              .multiply(BigInteger.valueOf(price))
              .multiply(BigInteger.valueOf(share))
              .multiply(BigInteger.TWO);
      BigInteger expected = twice.add(divisor).divide(divisor.multiply(BigInteger.TWO));
      Cost cost = new DevicePrice(price, 7).cost(gpuNs, share + "g.10gb");
      if (expected.bitLength() < 64) {
        assertThat(cost).isEqualTo(new Cost(expected.longValueExact(), CostState.PRICED));
      } else {
        assertThat(cost).isEqualTo(Cost.UNPRICED);
      }
    }
  }
}
