package io.pharos.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterPortsTest {
  private static final Properties NOTHING = new Properties();

  @Test
  void optionGoesBeforeEnvironmentBeforeLastStartBeforeStandard() {
    Properties last = new Properties();
    last.setProperty("KAFKA", "3");
    Map<String, String> environment = Map.of("PHAROS_KAFKA_PORT", "2");

    assertThat(
            ClusterPorts.resolve(Map.of(ClusterPort.KAFKA, 1), environment, last)
                .get(ClusterPort.KAFKA))
        .isEqualTo(1);
    assertThat(ClusterPorts.resolve(Map.of(), environment, last).get(ClusterPort.KAFKA))
        .isEqualTo(2);
    assertThat(ClusterPorts.resolve(Map.of(), Map.of(), last).get(ClusterPort.KAFKA)).isEqualTo(3);
    assertThat(ClusterPorts.standard().get(ClusterPort.KAFKA)).isEqualTo(9092);
  }

  @Test
  void everyAddressIsOnTheLoopback() {
    assertThat(ClusterPorts.standard().address(ClusterPort.KAFKA)).isEqualTo("127.0.0.1:9092");
    assertThat(ClusterPorts.standard().url(ClusterPort.OTLP)).isEqualTo("http://127.0.0.1:4318");
  }

  @Test
  void whatIsNoPortIsRefusedByTheNameItCameFrom() {
    assertThatThrownBy(
            () -> ClusterPorts.resolve(Map.of(), Map.of("PHAROS_FLINK_PORT", "flink"), NOTHING))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("PHAROS_FLINK_PORT")
        .hasMessageContaining("\"flink\"");
    assertThatThrownBy(
            () -> ClusterPorts.resolve(Map.of(ClusterPort.FLINK, 65_536), Map.of(), NOTHING))
        .hasMessageContaining("--flink-port");
  }

  @Test
  void onePortForTwoServersIsRefusedNamingBoth() {
    assertThatThrownBy(
            () -> ClusterPorts.resolve(Map.of(ClusterPort.FLINK, 9092), Map.of(), NOTHING))
        .isInstanceOf(ClusterException.class)
        .hasMessageContaining("--kafka-port")
        .hasMessageContaining("--flink-port");
  }

  @Test
  void portInUseIsRefusedNamingPortAndOption() throws Exception {
    ClusterPorts ports;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int number = taken.getLocalPort();
      ports = ClusterPorts.resolve(Map.of(ClusterPort.ELASTICSEARCH, number), Map.of(), NOTHING);

      assertThatThrownBy(() -> ports.requireFree(ClusterPort.ELASTICSEARCH))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("port " + number)
          .hasMessageContaining("--elasticsearch-port")
          .hasMessageContaining("PHAROS_ELASTICSEARCH_PORT");
      assertThat(ports.answers(ClusterPort.ELASTICSEARCH)).isTrue();
    }
    assertThatCode(() -> ports.requireFree(ClusterPort.ELASTICSEARCH)).doesNotThrowAnyException();
    assertThat(ports.answers(ClusterPort.ELASTICSEARCH)).isFalse();
  }

  @Test
  void startOfOneComponentKeepsThePortsOfTheOthers(@TempDir Path folder) {
    Path file = folder.resolve("ports.properties");
    ClusterPorts.resolve(Map.of(ClusterPort.KAFKA, 19092), Map.of(), NOTHING)
        .remember(Component.KAFKA, file);
    ClusterPorts.resolve(Map.of(ClusterPort.FLINK, 18081), Map.of(), NOTHING)
        .remember(Component.JOBMANAGER, file);

    ClusterPorts later = ClusterPorts.resolve(Map.of(), Map.of(), ClusterPorts.remembered(file));
    assertThat(later.get(ClusterPort.KAFKA)).isEqualTo(19092);
    assertThat(later.get(ClusterPort.FLINK)).isEqualTo(18081);
    assertThat(later.get(ClusterPort.ELASTICSEARCH)).isEqualTo(9200);
  }
}
