package io.pharos.operators.price;

import static io.pharos.operators.price.PricedCalls.TENANT;
import static io.pharos.operators.price.PricedCalls.at;
import static io.pharos.operators.price.PricedCalls.call;
import static io.pharos.operators.price.PricedCalls.microUsd;
import static io.pharos.operators.price.PricedCalls.table;
import static io.pharos.operators.price.PricedCalls.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Tokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table that comes with Pharos, by samples and by what holds for any price list. */
class StandardPricesTest {

  private static final PriceBook BOOK = PriceBook.standard();
  private static final long NOVEMBER = at("2026-11-24T12:00:00Z");
  private static final Tokens THOUSANDS = tokens(1_000, 1_000, 0, 1_000, 0);

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-4o, 13750",
    "azure.ai.openai, gpt-4o-2024-08-06, 13750",
    "openai, openai/gpt-4o-mini, 825",
    "anthropic, claude-sonnet-4-5-20250929, 18300",
    "gcp.vertex_ai, claude-sonnet-4-5@20250929, 18300",
    "aws.bedrock, global.anthropic.claude-sonnet-4-5-20250929-v1:0, 18300",
    "aws.bedrock, us.anthropic.claude-sonnet-4-5-20250929-v1:0, 20130",
    "aws.bedrock, anthropic.claude-3-5-sonnet-20241022-v2:0, 18300",
    "gcp.gemini, models/gemini-2.5-pro, 11375",
    "x_ai, grok-4-0709, 18750",
  })
  void wellKnownModelsHaveTheirListPrice(String provider, String model, long microUsd) {
    Cost cost = BOOK.costOf(TENANT, call(provider, model, THOUSANDS), NOVEMBER);
    assertThat(cost.state()).isEqualTo(CostState.PRICED);
    assertThat(microUsd(cost)).isEqualTo(microUsd);
  }

  @Test
  void replayAcrossAChangeUsesBothPrices() {
    Tokens tokens = tokens(1_000, 0, 0, 1_000, 0);
    assertThat(
            microUsd(BOOK.costOf(TENANT, call("openai", "o3", tokens), at("2025-06-09T23:59:59Z"))))
        .isEqualTo(50_000);
    assertThat(
            microUsd(BOOK.costOf(TENANT, call("openai", "o3", tokens), at("2025-06-10T00:00:00Z"))))
        .isEqualTo(10_000);
  }

  @Test
  void gpusHaveAPrice() {
    assertThat(
            BOOK.deviceCost(TENANT, "NVIDIA H100 80GB HBM3", null, 3_600_000_000_000L, NOVEMBER)
                .picoUsd())
        .isEqualTo(6_880_000_000_000L);
  }

  @Test
  void ownTableIsLaidOverIt() {
    PriceBook own = BOOK.with("own.yaml", table("openai", "model: gpt-4o, input: 1, output: 2"));
    Tokens tokens = tokens(1_000, 0, 0, 1_000, 0);
    assertThat(microUsd(own.costOf(TENANT, call("openai", "gpt-4o", tokens), NOVEMBER)))
        .isEqualTo(3_000);
    assertThat(microUsd(own.costOf(TENANT, call("azure.ai.openai", "gpt-4o", tokens), NOVEMBER)))
        .isEqualTo(12_500);
  }

  @Test
  void thereAreAtLeast120NamesAndTheirPricesAreInOrder() {
    int names = 0;
    for (String provider : BOOK.providers()) {
      for (String model : BOOK.models(provider)) {
        names++;
        ModelPrice price = BOOK.priceOf(TENANT, provider, model, null, NOVEMBER);
        if (price != null) {
          check(provider + ' ' + model, price.base());
          price.tiers().forEach(tier -> check(provider + ' ' + model, tier.prices()));
        }
      }
    }
    assertThat(names).isGreaterThan(120);
  }

  private static void check(String name, TokenPrices prices) {
    assertThat(prices.input()).as(name).isPositive();
    assertThat(prices.cacheRead()).as(name).isLessThan(prices.input());
    if (prices.cacheWrite() != TokenPrices.NONE) {
      assertThat(prices.cacheWrite()).as(name).isBetween(prices.input(), 2 * prices.input());
    }
    if (prices.output() != TokenPrices.NONE) {
      assertThat(prices.output()).as(name).isBetween(prices.input(), 10 * prices.input());
    }
  }
}
