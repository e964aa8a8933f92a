package io.pharos.schemas.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertIdsTest {

  private static final String ID = AlertIds.of("rule", "acme", Map.of("a", "1", "b", "2"), 10_000);

  @Test
  void orderOfTheScopeDoesNotMatter() {
    Map<String, String> scope = new LinkedHashMap<>();
    scope.put("b", "2");
    scope.put("a", "1");

    assertThat(AlertIds.of("rule", "acme", scope, 10_000)).isEqualTo(ID);
  }

  @Test
  void idStaysWhatItWasInEarlierVersions() {
    assertThat(ID).isEqualTo("83349257e7115bb90330dcc4d9fee8a2");
  }

  @Test
  void everyPartTellsEpisodesApart() {
    assertThat(ID)
        .isNotEqualTo(AlertIds.of("rules", "acme", Map.of("a", "1", "b", "2"), 10_000))
        .isNotEqualTo(AlertIds.of("rule", "other", Map.of("a", "1", "b", "2"), 10_000))
        .isNotEqualTo(AlertIds.of("rule", "acme", Map.of("a", "1"), 10_000))
        .isNotEqualTo(AlertIds.of("rule", "acme", Map.of("a", "12", "b", ""), 10_000))
        .isNotEqualTo(AlertIds.of("rule", "acme", Map.of("a", "1", "b", "2"), 20_000));
  }

  @Test
  void keyOfAnAlertIsReadable() {
    assertThat(new String(RecordKeys.ofAlert("acme", ID), StandardCharsets.UTF_8))
        .isEqualTo("acme/" + ID);
  }
}
