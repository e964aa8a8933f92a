package io.pharos.operators.price;

import static io.pharos.operators.price.PricedCalls.JUNE;
import static io.pharos.operators.price.PricedCalls.TENANT;
import static io.pharos.operators.price.PricedCalls.at;
import static io.pharos.operators.price.PricedCalls.book;
import static io.pharos.operators.price.PricedCalls.call;
import static io.pharos.operators.price.PricedCalls.microUsd;
import static io.pharos.operators.price.PricedCalls.table;
import static io.pharos.operators.price.PricedCalls.tenantTable;
import static io.pharos.operators.price.PricedCalls.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Call;
import io.pharos.schemas.Tokens;
import org.junit.jupiter.api.Test;

/** Costs of calls against sums done by hand. */
class PriceBookTest {

  private static final PriceBook BOOK =
      book(
          table(
              "openai",
              "model: gpt-4o, aliases: [gpt-4o-2024-08-06], input: 2.5, cache_read: 1.25,"
                  + " output: 10",
              "model: gpt-4o-mini, input: 0.15, cache_read: 0.075, output: 0.6",
              "model: gpt-audio, input: 2.5, output: 10, audio_input: 32, audio_output: 64",
              "model: embedding, input: 0.02",
              "model: thinker, input: 1, output: 2, reasoning: 3",
              "model: o3, until: 2025-06-10, input: 10, cache_read: 2.5, output: 40",
              "model: o3, from: 2025-06-10, until: 2026-07-01, input: 2, cache_read: 0.5,"
                  + " output: 8",
              "model: long, input: 1.25, cache_read: 0.125, cache_write: 1.5, output: 10,"
                  + " above: [{tokens: 200000, input: 2.5, cache_read: 0.25, cache_write: 3,"
                  + " output: 15}]"));

  private static Cost cost(String model, Tokens tokens) {
    return BOOK.costOf(TENANT, call("openai", model, tokens), JUNE);
  }

  @Test
  void eachKindOfTokenHasItsPrice() {
    // 1000 x 2.5 + 400 x 1.25 + 300 x 10
    Cost cost = cost("gpt-4o", tokens(1_000, 400, 0, 300, 0));
    assertThat(microUsd(cost)).isEqualTo(6_000);
    assertThat(cost.state()).isEqualTo(CostState.PRICED);
  }

  @Test
  void partsOfMicroUsdAreKept() {
    // 1 x 0.075 micro-USD
    assertThat(cost("gpt-4o-mini", tokens(0, 1, 0, 0, 0)).picoUsd()).isEqualTo(75_000);
  }

  @Test
  void writingToTheCacheHasItsOwnPrice() {
    // 100 x 1.25 + 200 x 0.125 + 300 x 1.5 + 40 x 10
    assertThat(microUsd(cost("long", tokens(100, 200, 300, 40, 0)))).isEqualTo(1_000);
  }

  @Test
  void reasoningCostsWhatOutputCosts() {
    assertThat(microUsd(cost("gpt-4o", tokens(0, 0, 0, 100, 900)))).isEqualTo(10_000);
  }

  @Test
  void reasoningMayHaveItsOwnPrice() {
    // 100 x 2 + 900 x 3
    assertThat(microUsd(cost("thinker", tokens(0, 0, 0, 100, 900)))).isEqualTo(2_900);
  }

  @Test
  void audioHasItsOwnPrice() {
    Call call = call("openai", "gpt-audio", tokens(1_000, 0, 0, 500, 0));
    call.setInputAudioTokens(600L);
    call.setOutputAudioTokens(450L);
    // 400 x 2.5 + 600 x 32 + 50 x 10 + 450 x 64
    Cost cost = BOOK.costOf(TENANT, call, JUNE);
    assertThat(microUsd(cost)).isEqualTo(49_500);
    assertThat(cost.state()).isEqualTo(CostState.PRICED);
  }

  @Test
  void audioWithoutPriceIsPricedAsTextAndTheCostSaysSo() {
    Call call = call("openai", "gpt-4o", tokens(1_000, 0, 0, 100, 0));
    call.setInputAudioTokens(600L);
    Cost cost = BOOK.costOf(TENANT, call, JUNE);
    assertThat(microUsd(cost)).isEqualTo(3_500);
    assertThat(cost.state()).isEqualTo(CostState.PARTLY_PRICED);
  }

  @Test
  void neverMoreAudioThanThereIsInput() {
    Call call = call("openai", "gpt-audio", tokens(10, 0, 0, 0, 0));
    call.setInputAudioTokens(600L);
    assertThat(microUsd(BOOK.costOf(TENANT, call, JUNE))).isEqualTo(320);
  }

  @Test
  void kindWithoutPriceMakesTheCostPartlyPriced() {
    Cost cost = cost("embedding", tokens(1_000, 50, 0, 0, 0));
    assertThat(microUsd(cost)).isEqualTo(20);
    assertThat(cost.state()).isEqualTo(CostState.PARTLY_PRICED);
  }

  @Test
  void callOfWhichNothingHasAPriceIsUnpriced() {
    assertThat(cost("embedding", tokens(0, 50, 0, 7, 0))).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void callWithoutTokensCostsNothingIfThatIsKnown() {
    assertThat(cost("gpt-4o", tokens(0, 0, 0, 0, 0))).isEqualTo(new Cost(0, CostState.PRICED));
    assertThat(cost("gpt-4o", null)).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void unknownModelIsUnpriced() {
    assertThat(cost("gpt-4o-max", tokens(1, 1, 1, 1, 1))).isEqualTo(Cost.UNPRICED);
    assertThat(cost(null, tokens(1, 1, 1, 1, 1))).isEqualTo(Cost.UNPRICED);
    assertThat(BOOK.costOf(TENANT, call("openrouter", "gpt-4o", tokens(1, 0, 0, 0, 0)), JUNE))
        .isEqualTo(Cost.UNPRICED);
  }

  @Test
  void namesMatchAsAWholeWhateverTheirCase() {
    Tokens tokens = tokens(1_000, 0, 0, 0, 0);
    assertThat(microUsd(cost("GPT-4o", tokens))).isEqualTo(2_500);
    assertThat(microUsd(cost("gpt-4o-2024-08-06", tokens))).isEqualTo(2_500);
    assertThat(microUsd(cost("gpt-4o-mini", tokens))).isEqualTo(150);
    assertThat(cost("gpt-4o-2025-01-01", tokens)).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void longPromptHasThePricesOfItsTierForAllOfTheCall() {
    // 150000 x 1.25 + 50000 x 0.125 + 1000 x 10
    Tokens most = tokens(150_000, 50_000, 0, 1_000, 0);
    assertThat(microUsd(cost("long", most))).isEqualTo(203_750);
    // 150000 x 2.5 + 50000 x 0.25 + 1 x 3 + 1000 x 15
    Tokens above = tokens(150_000, 50_000, 1, 1_000, 0);
    assertThat(microUsd(cost("long", above))).isEqualTo(402_503);
  }

  @Test
  void priceIsThatOfTheInstant() {
    Call call = call("openai", "o3", tokens(1_000, 1_000, 0, 1_000, 0));
    assertThat(microUsd(BOOK.costOf(TENANT, call, at("2025-06-09T23:59:59.999Z"))))
        .isEqualTo(52_500);
    assertThat(microUsd(BOOK.costOf(TENANT, call, at("2025-06-10T00:00:00Z")))).isEqualTo(10_500);
    assertThat(BOOK.costOf(TENANT, call, at("2026-07-01T00:00:00Z"))).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void responseModelWinsWhereItIsKnown() {
    Call call = call("openai", "gpt-4o", tokens(1_000, 0, 0, 0, 0));
    call.setResponseModel("gpt-4o-mini");
    assertThat(microUsd(BOOK.costOf(TENANT, call, JUNE))).isEqualTo(150);
    call.setResponseModel("deployment-7");
    assertThat(microUsd(BOOK.costOf(TENANT, call, JUNE))).isEqualTo(2_500);
  }

  @Test
  void callWithoutProviderHasThePriceOnWhichAllProvidersAgree() {
    PriceBook two =
        BOOK.with("azure.yaml", table("azure.ai.openai", "model: gpt-4o-mini, input: 0.2"))
            .with(
                "azure.yaml",
                table(
                    "azure.ai.openai", "model: gpt-4o, input: 2.5, cache_read: 1.25, output: 10"));
    Tokens tokens = tokens(1_000, 0, 0, 0, 0);
    assertThat(microUsd(two.costOf(TENANT, call(null, "gpt-4o", tokens), JUNE))).isEqualTo(2_500);
    assertThat(two.costOf(TENANT, call(null, "gpt-4o-mini", tokens), JUNE))
        .isEqualTo(Cost.UNPRICED);
  }

  @Test
  void rowForAnyProviderGivesWayToOneOfTheProvider() {
    PriceBook any = BOOK.with("any.yaml", table("*", "model: gpt-4o, input: 9"));
    Tokens tokens = tokens(1_000, 0, 0, 0, 0);
    assertThat(microUsd(any.costOf(TENANT, call("openai", "gpt-4o", tokens), JUNE)))
        .isEqualTo(2_500);
    assertThat(microUsd(any.costOf(TENANT, call("litellm", "gpt-4o", tokens), JUNE)))
        .isEqualTo(9_000);
    assertThat(microUsd(any.costOf(TENANT, call(null, "gpt-4o", tokens), JUNE))).isEqualTo(9_000);
  }

  @Test
  void starStandsForAnyText() {
    PriceBook free = book(table("vllm", "model: \"llama*\", free: true", "model: qwen, input: 1"));
    Tokens tokens = tokens(5, 5, 5, 5, 5);
    assertThat(free.costOf(TENANT, call("vllm", "Llama-3-8B", tokens), JUNE))
        .isEqualTo(new Cost(0, CostState.PRICED));
    assertThat(free.costOf(TENANT, call("vllm", "lla", tokens), JUNE)).isEqualTo(Cost.UNPRICED);
    assertThat(free.costOf(TENANT, call("vllm", "mistral", tokens), JUNE)).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void rowOfTheTenantWinsAndHoldsForTheAliases() {
    PriceBook book =
        BOOK.with(
            "acme.yaml",
            tenantTable("acme", "openai", "model: gpt-4o, from: 2026-06-01, input: 2, output: 8"));
    Call call = call("openai", "gpt-4o-2024-08-06", tokens(1_000, 0, 0, 100, 0));
    assertThat(microUsd(book.costOf("acme", call, JUNE))).isEqualTo(2_800);
    assertThat(microUsd(book.costOf(TENANT, call, JUNE))).isEqualTo(3_500);
    assertThat(microUsd(book.costOf("acme", call, at("2026-05-31T23:59:59Z")))).isEqualTo(3_500);
  }

  @Test
  void rowOfTheTenantForTheRequestModelWinsOverTheGeneralOneOfTheResponseModel() {
    PriceBook book =
        BOOK.with(
            "acme.yaml", tenantTable("acme", "openai", "model: our-gpt, input: 1, output: 1"));
    Call call = call("openai", "our-gpt", tokens(1_000, 0, 0, 0, 0));
    call.setResponseModel("gpt-4o");
    assertThat(microUsd(book.costOf("acme", call, JUNE))).isEqualTo(1_000);
    assertThat(microUsd(book.costOf(TENANT, call, JUNE))).isEqualTo(2_500);
  }

  @Test
  void laterTableReplacesAllRowsOfTheModel() {
    PriceBook book =
        BOOK.with("own.yaml", table("openai", "model: o3, from: 2026-01-01, input: 1"));
    Call call = call("openai", "o3", tokens(1_000, 0, 0, 0, 0));
    assertThat(microUsd(book.costOf(TENANT, call, JUNE))).isEqualTo(1_000);
    assertThat(book.costOf(TENANT, call, at("2025-06-01T00:00:00Z"))).isEqualTo(Cost.UNPRICED);
    Call other = call("openai", "gpt-4o", tokens(1_000, 0, 0, 0, 0));
    assertThat(microUsd(book.costOf(TENANT, other, JUNE))).isEqualTo(2_500);
  }

  @Test
  void rowOfAnAliasAloneReplacesThatNameAlone() {
    PriceBook book = BOOK.with("own.yaml", table("openai", "model: gpt-4o-2024-08-06, input: 1"));
    Tokens tokens = tokens(1_000, 0, 0, 0, 0);
    assertThat(microUsd(book.costOf(TENANT, call("openai", "gpt-4o-2024-08-06", tokens), JUNE)))
        .isEqualTo(1_000);
    assertThat(microUsd(book.costOf(TENANT, call("openai", "gpt-4o", tokens), JUNE)))
        .isEqualTo(2_500);
  }

  @Test
  void resourceNamesAreReadByTheirLastPart() {
    PriceBook book = book(table("aws.bedrock", "model: us.amazon.nova-pro-v1:0, input: 0.8"));
    String arn = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-pro-v1:0";
    assertThat(
            microUsd(
                book.costOf(TENANT, call("aws.bedrock", arn, tokens(1_000, 0, 0, 0, 0)), JUNE)))
        .isEqualTo(800);
  }

  @Test
  void costBeyondWhatALongHoldsIsUnpriced() {
    assertThat(cost("gpt-4o", tokens(Long.MAX_VALUE, 0, 0, 0, 0))).isEqualTo(Cost.UNPRICED);
    assertThat(cost("long", tokens(Long.MAX_VALUE, Long.MAX_VALUE, 0, 0, 0)))
        .isEqualTo(Cost.UNPRICED);
    // Each part is 6 x 10^18 pico-USD and fits, the sum does not.
    assertThat(cost("gpt-4o", tokens(0, 0, 0, 600_000_000_000L, 600_000_000_000L)))
        .isEqualTo(Cost.UNPRICED);
  }

  @Test
  void negativeCountIsOneThatIsNotKnown() {
    Cost cost = cost("gpt-4o", tokens(1_000, -5, 0, 0, 0));
    assertThat(microUsd(cost)).isEqualTo(2_500);
    assertThat(cost.state()).isEqualTo(CostState.PARTLY_PRICED);
  }

  @Test
  void eachBeginningFindsItsOwnRow() {
    PriceBook stars =
        book(
            table(
                "openai",
                "model: \"gpt-4*\", input: 4",
                "model: \"gpt-5*\", input: 5",
                "model: \"o*\", input: 7",
                "model: g, input: 6"));
    Tokens tokens = tokens(1_000, 0, 0, 0, 0);
    assertThat(microUsd(stars.costOf(TENANT, call("openai", "gpt-4.1", tokens), JUNE)))
        .isEqualTo(4_000);
    assertThat(microUsd(stars.costOf(TENANT, call("openai", "gpt-5", tokens), JUNE)))
        .isEqualTo(5_000);
    assertThat(microUsd(stars.costOf(TENANT, call("openai", "o3", tokens), JUNE))).isEqualTo(7_000);
    assertThat(stars.costOf(TENANT, call("openai", "gpt-6", tokens), JUNE))
        .isEqualTo(Cost.UNPRICED);
    assertThat(stars.costOf(TENANT, call("openai", "a", tokens), JUNE)).isEqualTo(Cost.UNPRICED);
  }

  @Test
  void rowWithAStarReplacesAllNamesItMatches() {
    PriceBook book = BOOK.with("own.yaml", table("openai", "model: \"gpt-4o*\", input: 1"));
    Tokens tokens = tokens(1_000, 0, 0, 0, 0);
    assertThat(microUsd(book.costOf(TENANT, call("openai", "gpt-4o-mini", tokens), JUNE)))
        .isEqualTo(1_000);
    assertThat(microUsd(book.costOf(TENANT, call("openai", "gpt-4o-2026-01-01", tokens), JUNE)))
        .isEqualTo(1_000);
    assertThat(microUsd(book.costOf(TENANT, call("openai", "thinker", tokens), JUNE)))
        .isEqualTo(1_000);
    assertThat(microUsd(book.costOf(TENANT, call("openai", "long", tokens), JUNE)))
        .isEqualTo(1_250);
  }
}
