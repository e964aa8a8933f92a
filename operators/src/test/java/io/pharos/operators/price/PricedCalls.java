package io.pharos.operators.price;

import io.pharos.schemas.Call;
import io.pharos.schemas.Tokens;
import java.time.Instant;

/** Calls, instants and tables that tests of prices share. */
final class PricedCalls {

  static final String TENANT = "globex";
  static final long JUNE = at("2026-06-15T12:00:00Z");

  private PricedCalls() {}

  static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }

  static Tokens tokens(long uncached, long read, long write, long visible, long reasoning) {
    return Tokens.newBuilder()
        .setInputUncached(uncached)
        .setCacheRead(read)
        .setCacheWrite(write)
        .setOutputVisible(visible)
        .setReasoning(reasoning)
        .build();
  }

  static Call call(String provider, String model, Tokens tokens) {
    return Call.newBuilder().setProvider(provider).setRequestModel(model).setTokens(tokens).build();
  }

  /** A table with rows of one provider. */
  static String table(String provider, String... rows) {
    return "lists:\n" + list("", provider, rows);
  }

  /** A table with rows of one provider for one tenant. */
  static String tenantTable(String tenant, String provider, String... rows) {
    return "tenants:\n  - tenant: " + tenant + "\n    lists:\n" + list("    ", provider, rows);
  }

  private static String list(String indent, String provider, String... rows) {
    StringBuilder text = new StringBuilder();
    text.append(indent).append("  - providers: [\"").append(provider).append("\"]\n");
    text.append(indent).append("    source: a contract\n");
    text.append(indent).append("    date: 2026-01-31\n");
    text.append(indent).append("    models:\n");
    for (String row : rows) {
      text.append(indent).append("      - {").append(row).append("}\n");
    }
    return text.toString();
  }

  static PriceBook book(String table) {
    return PriceBook.empty().with("test.yaml", table);
  }

  /** The cost in micro-USD, which must be whole. */
  static long microUsd(Cost cost) {
    if (cost.picoUsd() % 1_000_000 != 0) {
      throw new AssertionError(cost + " is no whole number of micro-USD");
    }
    return cost.picoUsd() / 1_000_000;
  }
}
