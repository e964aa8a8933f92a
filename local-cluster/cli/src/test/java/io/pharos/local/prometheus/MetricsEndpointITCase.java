package io.pharos.local.prometheus;

import static io.pharos.connectors.kafka.EmbeddedKafka.await;
import static io.pharos.local.prometheus.RollupFixtures.MINUTE_MS;
import static io.pharos.local.prometheus.RollupFixtures.SERVED;
import static io.pharos.local.prometheus.RollupFixtures.rollup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.connectors.kafka.EmbeddedKafka;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.local.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricsEndpointITCase {

  @RegisterExtension static final EmbeddedKafka KAFKA = new EmbeddedKafka();

  private static final long START = System.currentTimeMillis() / MINUTE_MS * MINUTE_MS;

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private MetricsEndpoint start(KafkaSettings kafka) {
    return MetricsEndpoint.start(
        "127.0.0.1", 0, SERVED, kafka, new PrintStream(log, true, StandardCharsets.UTF_8));
  }

  private static boolean has(MetricsEndpoint endpoint, String start, String end) throws Exception {
    return MetricsPage.lines(endpoint).stream()
        .anyMatch(line -> line.startsWith(start) && line.endsWith(end));
  }

  private static List<String> windows(MetricsEndpoint endpoint) throws Exception {
    return MetricsPage.lines(endpoint).stream()
        .filter(line -> !line.startsWith("pharos_exporter_unreadable"))
        .toList();
  }

  @Test
  void pageFollowsTheTopicAndIsTheSameAfterARestart() throws Exception {
    RollupTopic topic = new RollupTopic(KAFKA, "-follow").create();
    topic.send(
        rollup("acme", "gpt-4o", START - 30 * MINUTE_MS, 99),
        rollup("globex", "gpt-4o", START - MINUTE_MS, 7));
    topic.send("acme", new byte[] {1, 2, 3}, START);
    try (MetricsEndpoint endpoint = start(topic.settings())) {
      await(
          "globex is there",
          () -> has(endpoint, "pharos_requests{", "tenant=\"globex\",window=\"1m\"} 7.0"));
      topic.send(rollup("acme", "gpt-4o", START, 5));
      await(
          "acme is there",
          () -> has(endpoint, "pharos_requests{", "tenant=\"acme\",window=\"1m\"} 5.0"));
      topic.sendMarker(START + MINUTE_MS + 10_001);
      await("globex is forgotten", () -> has(endpoint, "pharos_exporter_series", " 1.0"));
      assertThat(MetricsPage.lines(endpoint))
          .contains("pharos_exporter_up 1.0", "pharos_exporter_unreadable_records_total 1.0");
      assertThat(log.toString(StandardCharsets.UTF_8))
          .contains("unreadable at pharos.rollups-follow/");

      List<String> before = windows(endpoint);
      try (MetricsEndpoint again = start(topic.settings())) {
        await("the same page", () -> windows(again).equals(before));
      }
    }
  }

  @Test
  void topicThatIsMissingIsNamedAndReadOnceItIsThere() throws Exception {
    RollupTopic topic = new RollupTopic(KAFKA, "-missing");
    try (MetricsEndpoint endpoint = start(topic.settings())) {
      await(
          "it is named",
          () -> log.toString(StandardCharsets.UTF_8).contains("./pharos topics apply"));
      assertThat(MetricsPage.lines(endpoint)).contains("pharos_exporter_up 0.0");
      topic.create().send(rollup("acme", "gpt-4o", START, 5));
      await("acme is there", () -> has(endpoint, "pharos_requests{", " 5.0"));
      assertThat(MetricsPage.lines(endpoint)).contains("pharos_exporter_up 1.0");
    }
  }

  @Test
  void brokerThatIsAwayIsToldAndThePageStillAnswers() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    KafkaSettings here = KAFKA.settings("");
    KafkaSettings nowhere =
        new KafkaSettings(
            "127.0.0.1:" + free,
            "",
            null,
            null,
            here.tenantHeader(),
            here.markerStep(),
            here.transactionTimeout(),
            here.properties());
    try (MetricsEndpoint endpoint = start(nowhere)) {
      await("it is told", () -> log.toString(StandardCharsets.UTF_8).contains("does not answer"));
      assertThat(MetricsPage.lines(endpoint)).contains("pharos_exporter_up 0.0");
    }
  }

  @Test
  void portInUseIsRefusedWithWhatHelps() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      assertThatThrownBy(
              () ->
                  MetricsEndpoint.start("127.0.0.1", port, SERVED, KAFKA.settings(""), System.err))
          .isInstanceOf(RefusedException.class)
          .hasMessageContaining(":" + port)
          .hasMessageContaining("--port");
    }
  }
}
