package io.pharos.operators.price;

import static io.pharos.operators.price.PricedCalls.book;
import static io.pharos.operators.price.PricedCalls.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.table.TableException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table that cannot be used is refused with line and reason. */
class PriceTableLoadingTest {

  /** Rows begin at line 6 of a table. */
  static Stream<Arguments> badRows() {
    return Stream.of(
        Arguments.of("input: 1", "line 6: model is missing"),
        Arguments.of("model: a", "line 6: input is missing"),
        Arguments.of("model: a, input: -1", "line 6: input is not from 0 to 1000000"),
        Arguments.of("model: a, input: 1000001", "line 6: input is not from 0 to 1000000"),
        Arguments.of("model: a, input: 0.0000001", "line 6: input has more than 6 decimals: 1E-7"),
        Arguments.of("model: a, input: 1e3", "line 6: input is no decimal number: 1e3"),
        Arguments.of("model: a, input: cheap", "line 6: input is no decimal number: cheap"),
        Arguments.of("model: a, input: 1, price: 2", "line 6: unknown entry price"),
        Arguments.of("model: a, free: true, input: 1", "line 6: free has no input"),
        Arguments.of(
            "model: a, free: true, above: [{tokens: 1, input: 1}]", "line 6: unknown entry above"),
        Arguments.of(
            "model: a, input: 1, from: 2026-13-01",
            "line 6: from is no date like 2026-01-31: 2026-13-01"),
        Arguments.of(
            "model: a, input: 1, from: 2026-01-02, until: 2026-01-02",
            "line 6: until is not after from"),
        Arguments.of("model: a*b, input: 1", "line 6: 'a*b' is empty or has a star"),
        Arguments.of("model: a, aliases: [A], input: 1", "line 6: A is there twice"),
        Arguments.of(
            "model: a, input: 1, output: 2, above: [{tokens: 5, input: 1}]",
            "line 6: the tier has prices for [input], the row for [input, output]"),
        Arguments.of(
            "model: a, input: 1, above: [{tokens: 1.5, input: 1}]",
            "line 6: tokens is no whole number from 0"),
        Arguments.of(
            "model: a, input: 1, above: [{tokens: 5, input: 1}, {tokens: 5, input: 2}]",
            "line 6: two tiers above 5 tokens"));
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void badRowIsRefusedWithItsLine(String row, String message) {
    assertThatThrownBy(() -> book(table("openai", row)))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith("test.yaml " + message);
  }

  @Test
  void twoRowsOfOneNameAtOneInstantAreRefused() {
    assertThatThrownBy(
            () ->
                book(
                    table(
                        "openai",
                        "model: a, aliases: [b], until: 2026-01-02, input: 1",
                        "model: B, from: 2026-01-01, input: 2")))
        .hasMessage("test.yaml line 7: b has two prices at 2026-01-01T00:00:00Z, see line 6");
    assertThatThrownBy(() -> book(table("openai", "model: a, input: 1", "model: A, input: 1")))
        .hasMessageContaining("line 7: a has two prices");
  }

  @Test
  void rowsOfOneNameMayFollowOneAnother() {
    assertThat(
            book(table(
                    "openai",
                    "model: a, from: 2026-01-02, input: 1",
                    "model: a, until: 2026-01-02, input: 2"))
                .models("openai"))
        .containsExactly("a");
  }

  @Test
  void nameThatAStarMatchesTooIsRefused() {
    assertThatThrownBy(
            () -> book(table("openai", "model: \"gpt-4*\", input: 1", "model: gpt-4o, input: 2")))
        .hasMessage("test.yaml line 7: gpt-4o is also matched by gpt-4* of line 6");
    assertThatThrownBy(
            () -> book(table("openai", "model: \"gpt*\", input: 1", "model: \"gpt-4*\", input: 2")))
        .hasMessageContaining("is also matched by");
  }

  @Test
  void sourceAndDateAreRequired() {
    assertThatThrownBy(() -> book("lists:\n  - {providers: [a], date: 2026-01-01, models: []}"))
        .hasMessage("test.yaml line 2: source is missing");
    assertThatThrownBy(() -> book("lists:\n  - {providers: [a], source: b, models: []}"))
        .hasMessage("test.yaml line 2: date is missing");
    assertThatThrownBy(() -> book("lists:\n  - {source: b, date: 2026-01-01, models: []}"))
        .hasMessage("test.yaml line 2: providers is missing; \"*\" stands for all");
  }

  @Test
  void tenantThatIsThereTwiceIsRefused() {
    assertThatThrownBy(() -> book("tenants:\n  - tenant: acme\n  - tenant: acme\n"))
        .hasMessage("test.yaml line 3: tenant acme is there twice");
  }

  @Test
  void deviceNeedsAPriceAndAtMostSevenSlices() {
    String devices = "devices:\n  - source: a\n    date: 2026-01-01\n    models:\n      - ";
    assertThatThrownBy(() -> book(devices + "{model: H100}"))
        .hasMessage("test.yaml line 5: usd_per_hour is missing");
    assertThatThrownBy(() -> book(devices + "{model: H100, usd_per_hour: 1, slices: 8}"))
        .hasMessage("test.yaml line 5: slices is not from 1 to 7");
  }

  @Test
  void prefixMayHaveNoStar() {
    assertThatThrownBy(
            () ->
                book(
                    "lists:\n  - {providers: [a], source: b, date: 2026-01-01, prefixes: [\"x*\"],"
                        + " models: [{model: c, input: 1}]}"))
        .hasMessage("test.yaml line 2: prefixes is empty or has a star");
  }
}
