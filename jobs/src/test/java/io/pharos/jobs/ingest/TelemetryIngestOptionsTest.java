package io.pharos.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class TelemetryIngestOptionsTest {

  @Test
  void tenantsAreReadFromTheOptions() {
    Configuration options = new Configuration();
    options.setString("ingest.tenant.resource-attribute", "team");
    options.setString("ingest.tenant.of-topic", "otlp_spans_acme:acme,otlp_logs_acme:acme");

    assertThat(TelemetryIngestOptions.tenants(options).attribute()).isEqualTo("team");
    assertThat(TelemetryIngestOptions.tenants(options).tenantOfTopic())
        .isEqualTo(Map.of("otlp_spans_acme", "acme", "otlp_logs_acme", "acme"));
  }

  @Test
  void blankAttributeIsRefusedWithTheFix() {
    Configuration options = new Configuration();
    options.set(TelemetryIngestOptions.TENANT_ATTRIBUTE, " ");

    assertThatThrownBy(() -> TelemetryIngestOptions.tenants(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ingest.tenant.resource-attribute")
        .hasMessageContaining("tenant.id");
  }

  @Test
  void topicWithoutTenantIsRefused() {
    Configuration options = new Configuration();
    options.set(TelemetryIngestOptions.TENANT_OF_TOPIC, Map.of("otlp_spans_acme", " "));

    assertThatThrownBy(() -> TelemetryIngestOptions.tenants(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("topic:tenant");
  }

  @Test
  void startReachIsAWeekOrWhatTheOptionsSay() {
    Configuration options = new Configuration();
    assertThat(TelemetryIngestOptions.startReach(options)).isEqualTo(Duration.ofDays(7));

    options.setString("ingest.span.start-reach", "36 h");
    assertThat(TelemetryIngestOptions.startReach(options)).isEqualTo(Duration.ofHours(36));
  }

  @Test
  void startReachThatRefusesEverySpanIsRefusedWithTheFix() {
    Configuration options = new Configuration();
    options.setString("ingest.span.start-reach", "0 s");

    assertThatThrownBy(() -> TelemetryIngestOptions.startReach(options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ingest.span.start-reach")
        .hasMessageContaining("7 d");
  }
}
