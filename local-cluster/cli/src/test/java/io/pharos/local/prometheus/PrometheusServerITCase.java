package io.pharos.local.prometheus;

import static io.pharos.connectors.kafka.EmbeddedKafka.await;
import static io.pharos.local.prometheus.RollupFixtures.MINUTE_MS;
import static io.pharos.local.prometheus.RollupFixtures.SERVED;
import static io.pharos.local.prometheus.RollupFixtures.rollup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pharos.connectors.kafka.EmbeddedKafka;
import io.pharos.schemas.Rollup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus server scrapes what was fed through a real broker. Skipped where the programs
 * prometheus and promtool are not installed; with {@code -Pprometheus} that is a failure.
 */
class PrometheusServerITCase {

  @RegisterExtension static final EmbeddedKafka KAFKA = new EmbeddedKafka();

  private static final long START = System.currentTimeMillis() / MINUTE_MS * MINUTE_MS;

  @TempDir Path folder;

  private MetricsEndpoint endpoint(RollupTopic topic) {
    return MetricsEndpoint.start("127.0.0.1", 0, SERVED, topic.settings(), System.err);
  }

  @BeforeEach
  void needPrometheus() {
    boolean installed =
        PrometheusServer.program("prometheus").isPresent()
            && PrometheusServer.program("promtool").isPresent();
    String reason = "prometheus or promtool is not on the path; apt-get install prometheus";
    if (!installed && Boolean.getBoolean("pharos.prometheus.required")) {
      fail(reason);
    }
    if (!installed) {
      System.err.println("PrometheusServerITCase is skipped: " + reason);
    }
    assumeTrue(installed, reason);
  }

  private static RollupTopic fed(String suffix) throws Exception {
    RollupTopic topic = new RollupTopic(KAFKA, suffix).create();
    Rollup overflow = rollup("globex", "__overflow__", START, 9);
    overflow.setOverflowedSeries(17);
    overflow.setAttributedMicro(1_000_000);
    overflow.setGpuNs(6_000_000_000L);
    overflow.setEnergyUj(3_000_000_000L);
    topic.send(
        rollup("acme", "gpt-4o", START, 6),
        rollup("acme", "we\"ird\\model\n\u2603", START, 4),
        overflow);
    topic.sendMarker(START + MINUTE_MS);
    return topic;
  }

  @Test
  void serverReadsBackWhatWasFed() throws Exception {
    RollupTopic topic = fed("-server");
    try (MetricsEndpoint endpoint = endpoint(topic);
        PrometheusServer server =
            PrometheusServer.start(
                PrometheusServer.program("prometheus").orElseThrow(), folder, endpoint.port())) {
      await("prometheus is ready", server::isReady);
      await("the target is up", () -> server.target().equals("up"));
      await(
          "all series are there",
          () -> Double.valueOf(3).equals(server.value("count(pharos_requests)")));

      assertThat(server.value("up{job=\"pharos\"}")).isEqualTo(1);
      assertThat(server.value("pharos_exporter_up")).isEqualTo(1);
      assertThat(server.value("sum by (tenant) (pharos_requests{tenant=\"acme\"})")).isEqualTo(10);
      assertThat(server.value("sum(pharos_requests)")).isEqualTo(19);
      assertThat(server.value("pharos_duration_seconds{model=\"gpt-4o\",quantile=\"0.99\"}"))
          .isEqualTo(15.0);
      assertThat(
              server.value("pharos_tokens_per_second{model=\"gpt-4o\",token=\"input_uncached\"}"))
          .isEqualTo(60.0);
      assertThat(server.value("sum(pharos_cost_usd_per_hour)")).isCloseTo(11.4, within());
      assertThat(server.value("pharos_requests{model=\"we\\\"ird\\\\model\\n\u2603\"}"))
          .isEqualTo(4);
      assertThat(server.value("pharos_overflowed_series")).isEqualTo(17);
      assertThat(server.value("pharos_power_watts")).isEqualTo(50);
      assertThat(server.value("pharos_window_end_timestamp_seconds{model=\"gpt-4o\"}"))
          .isEqualTo((START + MINUTE_MS) / 1e3);

      topic.send(rollup("acme", "gpt-4o", START + MINUTE_MS, 12));
      await(
          "the next window is scraped",
          () -> Double.valueOf(12).equals(server.value("pharos_requests{model=\"gpt-4o\"}")));
    }
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-12);
  }

  @Test
  void promtoolFindsNothingToSayAboutThePage() throws Exception {
    RollupTopic topic = fed("-promtool");
    Path page = folder.resolve("page.txt");
    try (MetricsEndpoint endpoint = endpoint(topic)) {
      await(
          "all series are there",
          () -> MetricsPage.lines(endpoint).contains("pharos_exporter_series 3.0"));
      Files.writeString(page, MetricsPage.get(endpoint.port(), "/metrics"));
    }
    Process promtool =
        new ProcessBuilder(
                PrometheusServer.program("promtool").orElseThrow().toString(), "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(promtool.waitFor()).as(said).isZero();
    assertThat(said).isEmpty();
  }
}
