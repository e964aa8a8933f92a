package io.pharos.operators.price;

import static io.pharos.operators.price.PricedCalls.JUNE;
import static io.pharos.operators.price.PricedCalls.TENANT;
import static io.pharos.operators.price.PricedCalls.book;
import static io.pharos.operators.price.PricedCalls.call;
import static io.pharos.operators.price.PricedCalls.table;
import static io.pharos.operators.price.PricedCalls.tokens;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Tokens;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for the costs of any tokens and for tables in any order. */
class PriceBookProperties {

  private static final long TIER = 1_000_000;

  private static final List<String> ROWS =
      List.of(
          "model: a, input: 1.25, cache_read: 0.125, cache_write: 1.5, output: 10, reasoning: 11,"
              + " above: [{tokens: 1000000, input: 2.5, cache_read: 0.25, cache_write: 3,"
              + " output: 15, reasoning: 16}]",
          "model: b, aliases: [c], until: 2026-01-01, input: 1",
          "model: b, aliases: [c], from: 2026-01-01, until: 2026-06-01, input: 2",
          "model: b, from: 2026-06-01, input: 3",
          "model: \"d*\", input: 4",
          "model: \"e-*\", aliases: [e], free: true");

  private static final PriceBook BOOK = book(table("openai", ROWS.toArray(String[]::new)));

  /** Two of them stay within the tier. */
  @Provide
  Arbitrary<Tokens> small() {
    Arbitrary<Long> count = Arbitraries.longs().between(0, TIER / 6);
    return Combinators.combine(count, count, count, count, count).as(PricedCalls::tokens);
  }

  @Provide
  Arbitrary<Tokens> any() {
    Arbitrary<Long> count = Arbitraries.longs().between(0, 2 * TIER);
    return Combinators.combine(count, count, count, count, count).as(PricedCalls::tokens);
  }

  private static Cost cost(Tokens tokens) {
    return BOOK.costOf(TENANT, call("openai", "a", tokens), JUNE);
  }

  private static Tokens sum(Tokens one, Tokens other) {
    return tokens(
        one.getInputUncached() + other.getInputUncached(),
        one.getCacheRead() + other.getCacheRead(),
        one.getCacheWrite() + other.getCacheWrite(),
        one.getOutputVisible() + other.getOutputVisible(),
        one.getReasoning() + other.getReasoning());
  }

  @Property(tries = 500, seed = "20261124")
  void costAddsUpBelowATier(@ForAll("small") Tokens one, @ForAll("small") Tokens other) {
    assertThat(cost(sum(one, other)).picoUsd())
        .isEqualTo(cost(one).picoUsd() + cost(other).picoUsd());
  }

  @Property(tries = 500, seed = "20261124")
  void moreTokensNeverCostLess(@ForAll("any") Tokens some, @ForAll("any") Tokens more) {
    assertThat(cost(sum(some, more)).picoUsd()).isGreaterThanOrEqualTo(cost(some).picoUsd());
    assertThat(cost(sum(some, more)).state()).isEqualTo(CostState.PRICED);
  }

  @Property(tries = 500, seed = "20261124")
  void orderOfRowsDoesNotMatter(
      @ForAll long seed, @ForAll("days") long day, @ForAll("names") String name) {
    List<String> rows = new ArrayList<>(ROWS);
    Collections.shuffle(rows, new Random(seed));
    PriceBook shuffled = book(table("openai", rows.toArray(String[]::new)));
    long at = day * 86_400_000L;
    assertThat(shuffled.priceOf(TENANT, "openai", name, null, at))
        .isEqualTo(BOOK.priceOf(TENANT, "openai", name, null, at));
    assertThat(shuffled.priceOf(TENANT, null, name, null, at))
        .isEqualTo(BOOK.priceOf(TENANT, null, name, null, at));
  }

  @Provide
  Arbitrary<Long> days() {
    // Around 2026-01-01, day 20454, and 2026-06-01, day 20605.
    return Arbitraries.longs().between(20_400, 20_700);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "B", "c", "d", "dd", "e", "E-1", "f", "");
  }
}
