package io.pharos.schemas.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Alert;
import io.pharos.schemas.AlertSeverity;
import io.pharos.schemas.AlertState;
import io.pharos.schemas.Cause;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertDocumentTest {

  private static Alert.Builder alert() {
    return Alert.newBuilder()
        .setTenant("acme")
        .setId("00ff")
        .setRule("chat")
        .setRuleVersion(3)
        .setState(AlertState.FIRING)
        .setSeverity(AlertSeverity.PAGE)
        .setStartsAtMs(10_000)
        .setEventTimeMs(10_000)
        .setValue(18.5)
        .setThreshold(14.4)
        .setText("it burns");
  }

  @Test
  void openAlertHasNoEndAndItsMapsAreInOrder() {
    Alert alert =
        alert()
            .setScope(Map.of("service", "chat", "model", "m"))
            .setEvidence(Map.of("target", "99.5", "bad", "7"))
            .setCauses(List.of(new Cause("xid", 0.5)))
            .build();

    assertThat(text(alert))
        .isEqualTo(
            "{\"@timestamp\":10000,\"tenant\":\"acme\",\"id\":\"00ff\",\"rule\":\"chat\","
                + "\"rule_version\":3,\"state\":\"firing\",\"severity\":\"page\","
                + "\"scope\":{\"model\":\"m\",\"service\":\"chat\"},\"starts_at_ms\":10000,"
                + "\"ends_at_ms\":null,\"revision\":0,\"settled_ms\":10000,\"value\":18.5,"
                + "\"threshold\":14.4,\"evidence\":{\"bad\":\"7\",\"target\":\"99.5\"},"
                + "\"causes\":[{\"cause\":\"xid\",\"share\":0.5}],\"text\":\"it burns\","
                + "\"replay\":false}");
  }

  @Test
  void resolvedAlertStaysAtTheTimeItBegan() {
    Alert alert =
        alert()
            .setState(AlertState.RESOLVED)
            .setRevision(2)
            .setEndsAtMs(50_000L)
            .setEventTimeMs(50_000)
            .build();

    assertThat(text(alert))
        .startsWith("{\"@timestamp\":10000,")
        .contains("\"state\":\"resolved\"")
        .contains("\"ends_at_ms\":50000,\"revision\":2,\"settled_ms\":50000");
  }

  private static String text(Alert alert) {
    return new String(AlertDocument.of(alert), StandardCharsets.UTF_8);
  }
}
