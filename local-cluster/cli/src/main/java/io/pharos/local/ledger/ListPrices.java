package io.pharos.local.ledger;

import java.math.BigDecimal;
import java.util.Map;

/**
 * What the models of generated workloads cost, written down by hand beside the price book, so that
 * costs can be computed a second way.
 */
final class ListPrices {

  /** USD per million tokens, so microdollars per token; null where there is no price. */
  private record Row(
      BigDecimal input, BigDecimal cacheRead, BigDecimal cacheWrite, BigDecimal output) {}

  private static final BigDecimal PICO_PER_MICRO = BigDecimal.valueOf(1_000_000);
  private static final Map<String, Row> ROWS =
      Map.of(
          "gpt-4o-mini", row("0.15", "0.075", "0.60"),
          "o4-mini", row("1.10", "0.275", "4.40"),
          "text-embedding-3-small", row("0.02", null, null));

  private ListPrices() {}

  private static Row row(String input, String cacheRead, String output) {
    return new Row(
        new BigDecimal(input),
        cacheRead == null ? null : new BigDecimal(cacheRead),
        null,
        output == null ? null : new BigDecimal(output));
  }

  /** Whether a model has a price at all. */
  static boolean has(String model) {
    return ROWS.containsKey(model);
  }

  /** Whether writing tokens of a model to a prompt cache has a price. */
  static boolean pricesCacheWrites(String model) {
    return has(model) && ROWS.get(model).cacheWrite() != null;
  }

  /** Picodollars of what has a price, exactly; 0 of a model without one. */
  static long picoUsd(String model, TokenUse tokens) {
    Row row = ROWS.get(model);
    if (row == null) {
      return 0;
    }
    return cost(row.input(), tokens.inputUncached())
        .add(cost(row.cacheRead(), tokens.cacheRead()))
        .add(cost(row.cacheWrite(), tokens.cacheWrite()))
        .add(cost(row.output(), tokens.output()))
        .multiply(PICO_PER_MICRO)
        .longValueExact();
  }

  private static BigDecimal cost(BigDecimal price, long tokens) {
    return price == null ? BigDecimal.ZERO : price.multiply(BigDecimal.valueOf(tokens));
  }
}
