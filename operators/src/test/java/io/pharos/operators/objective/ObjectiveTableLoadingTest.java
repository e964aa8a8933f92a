package io.pharos.operators.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.operators.rollup.SeriesDimension;
import io.pharos.operators.table.TableException;
import io.pharos.schemas.AlertSeverity;
import io.pharos.schemas.Span;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a table says, and that one that makes no sense is refused with line and reason. */
class ObjectiveTableLoadingTest {

  private static final String[] PLAIN = {
    "name: chat", "tenants: '*'", "indicator: availability", "target: 99"
  };

  @Test
  void entriesThatAreLeftOutHaveTheirDefaults() {
    Objective objective = ObjectiveFixtures.table(PLAIN).find("chat", 1);

    assertThat(objective.isFor("anyone")).isTrue();
    assertThat(objective.where()).isEmpty();
    assertThat(objective.groupBy()).isNull();
    assertThat(objective.indicator()).isEqualTo(new Availability());
    assertThat(objective.pairs()).isEqualTo(BurnPair.STANDARD);
    assertThat(objective.minRequests()).isEqualTo(20);
    assertThat(objective.resolveAfter()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void emptyValueStandsForRequestsThatDoNotSay() {
    Objective objective =
        ObjectiveFixtures.table(
                "name: nobodys",
                "tenants: \"*\"",
                "where: {customer: \"\"}",
                "indicator: availability",
                "target: 99")
            .find("nobodys", 1);

    assertThat(
            objective.isAbout(
                Span.newBuilder(ObjectiveFixtures.call(1, 1_000).getSpan())
                    .setCustomer(null)
                    .build()))
        .isTrue();
    assertThat(
            objective.isAbout(
                Span.newBuilder(ObjectiveFixtures.call(1, 1_000).getSpan())
                    .setCustomer("c")
                    .build()))
        .isFalse();
  }

  @Test
  void everyEntryIsRead() {
    Objective objective =
        ObjectiveFixtures.table(
                "name: slow",
                "version: 3",
                "tenants: [acme, globex]",
                "where: {kind: llm, model: [a, b]}",
                "group-by: [model, service]",
                "indicator: latency",
                "measure: ttft",
                "threshold: 1500 ms",
                "target: 95.5",
                "windows:",
                "  - {short: 6h, long: 2d, factor: 1.5, severity: ticket}",
                "  - {short: 10s, long: 1m, factor: 10, severity: page}",
                "min-requests: 7",
                "resolve-after: 30s")
            .find("slow", 3);

    assertThat(objective.isFor("acme")).isTrue();
    assertThat(objective.isFor("other")).isFalse();
    assertThat(objective.where())
        .containsExactly(
            new Condition(SeriesDimension.KIND, List.of("llm")),
            new Condition(SeriesDimension.MODEL, List.of("a", "b")));
    assertThat(objective.groupBy().title()).isEqualTo("service,model");
    assertThat(objective.indicator())
        .isEqualTo(new Latency(LatencyMeasure.TTFT, Duration.ofMillis(1_500)));
    assertThat(objective.budget().percent()).isEqualByComparingTo(new BigDecimal("4.5"));
    assertThat(objective.pairs())
        .extracting(BurnPair::title, BurnPair::severity)
        .containsExactly(tuple("10s/1m", AlertSeverity.PAGE), tuple("6h/2d", AlertSeverity.TICKET));
    assertThat(objective.minRequests()).isEqualTo(7);
    assertThat(objective.resolveAfter()).isEqualTo(Duration.ofSeconds(30));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row("tenants: '*'", "line 2: name is missing"),
        row("name: ''", "line 2: name is empty"),
        row("name: a|target: 99", "line 2: tenants is missing; \"*\" stands for all"),
        row("name: a|tenants: '*'|indicator: availability", "line 2: target is missing"),
        row("name: a|target: 100", "line 3: target cannot be 100: is not between 0 and 100"),
        row("name: a|target: most", "line 3: target is no number: most"),
        row("name: a|target: 9e1", "line 3: target cannot be 9e1"),
        row("name: a|target: 99.1234567", "line 3: target cannot be 99.1234567"),
        more("version: 0", "line 6: version cannot be 0: is less than 1"),
        more("version: 1.5", "line 6: version is no number: 1.5"),
        more("color: red", "line 6: unknown entry color"),
        more("where: {user: me}", "line 6: user is no dimension; there are kind, service"),
        more("where: {model: []}", "line 6: model has no value"),
        more("where: {kind: LLM}", "line 6: kind is never LLM; there are"),
        more("where: {streaming: yes}", "line 6: streaming is never yes; there are"),
        more("group-by: [model, model]", "line 6: group-by does not fit: dimension model"),
        more("group-by: trace", "line 6: group-by does not fit: there is no dimension"),
        more("threshold: 1s", "line 6: unknown entry threshold"),
        more("windows: []", "line 6: windows is empty"),
        more("min-requests: 0", "line 6: min-requests cannot be 0: is less than 1"),
        more("resolve-after: 15s", "line 6: resolve-after is not whole slots of 10 s"),
        more("resolve-after: soon", "line 6: resolve-after is no number: soon"),
        window("short: 5m, long: 5m", "line 7: short is not between 0 and long"),
        window("short: 0s, long: 5m", "line 7: short is not between 0 and long"),
        window("short: 5m, long: 4d", "line 7: long is more than 3 days"),
        window(
            "short: 5m, long: 61m", "line 7: long is more than an hour and not whole slots of 5"),
        row(
            "name: a|tenants: '*'|indicator: availability|target: 90",
            "line 5: target leaves a budget of 10 %, which never burns more than 14.4 times"),
        row(
            "name: a|tenants: '*'|indicator: everything|target: 90",
            "line 4: indicator: there is no everything"),
        row(
            "name: a|tenants: '*'|indicator: latency|target: 99|measure: ttft",
            "line 2: threshold is missing"),
        row(
            "name: a|tenants: '*'|indicator: latency|target: 99|measure: ttft|threshold: 0s",
            "line 7: threshold is 0"),
        row(
            "name: a|tenants: '*'|indicator: latency|target: 99|measure: size|threshold: 1s",
            "line 6: measure: there is no size"));
  }

  private static Arguments row(String lines, String message) {
    return Arguments.of(lines.split("\\|"), message);
  }

  private static Arguments more(String line, String message) {
    return row(String.join("|", PLAIN) + '|' + line, message);
  }

  private static Arguments window(String windows, String message) {
    return more("windows:|  - {" + windows + ", factor: 2, severity: page}", message);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatMakesNoSenseIsRefusedWithItsLine(String[] lines, String message) {
    assertThatThrownBy(() -> ObjectiveFixtures.table(lines))
        .isInstanceOf(TableException.class)
        .hasMessageStartingWith("test.yaml " + message);
  }

  @Test
  void twoObjectivesOfOneNameAreRefused() {
    String twice = "objectives:\n" + one() + one();
    assertThatThrownBy(() -> ObjectiveTable.parse("test.yaml", twice))
        .hasMessage("test.yaml line 3: name a is there twice");
  }

  @Test
  void sameWindowsTwiceAreRefused() {
    String pair = "  - {short: 60s, long: 5m, factor: 2, severity: page}";
    assertThatThrownBy(
            () ->
                ObjectiveFixtures.table(
                    "name: a",
                    "tenants: '*'",
                    "indicator: availability",
                    "target: 99",
                    "windows:",
                    pair,
                    pair.replace("60s", "1m")))
        .hasMessage("test.yaml line 7: windows has 1m/5m twice");
  }

  @Test
  void tableWithoutObjectivesIsNoTable() {
    assertThatThrownBy(() -> ObjectiveTable.parse("test.yaml", "objective: []"))
        .hasMessage("test.yaml line 1: objectives is missing");
  }

  private static String one() {
    return "  - {name: a, tenants: '*', indicator: availability, target: 99}\n";
  }
}
