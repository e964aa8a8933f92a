package io.pharos.local.cli;

import io.pharos.local.cluster.ClusterFolders;
import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.cluster.LocalCluster;
import java.util.EnumMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Options that say where the local cluster listens; without them: the environment, the last start,
 * the standard ports. Add to a command with {@code @Mixin}.
 */
public final class PortOptions {
  @Option(names = "--kafka-port", paramLabel = "PORT", description = "Kafka's port (9092).")
  private Integer kafka;

  @Option(
      names = "--kafka-controller-port",
      paramLabel = "PORT",
      description = "Kafka's controller port (9093).")
  private Integer kafkaController;

  @Option(
      names = "--flink-port",
      paramLabel = "PORT",
      description = "Flink's REST and web port (8081).")
  private Integer flink;

  @Option(names = "--flink-rpc-port", paramLabel = "PORT", description = "Flink's RPC port (6123).")
  private Integer flinkRpc;

  @Option(
      names = "--elasticsearch-port",
      paramLabel = "PORT",
      description = "Elasticsearch's HTTP port (9200).")
  private Integer elasticsearch;

  @Option(
      names = "--elasticsearch-transport-port",
      paramLabel = "PORT",
      description = "Elasticsearch's transport port (9300).")
  private Integer elasticsearchTransport;

  /** The cluster of this checkout on these ports, telling its progress on stderr. */
  public LocalCluster cluster() {
    return cluster(Map.of());
  }

  /** The same with further ports chosen by the command itself. */
  public LocalCluster cluster(Map<ClusterPort, Integer> more) {
    Map<ClusterPort, Integer> chosen = new EnumMap<>(ClusterPort.class);
    chosen.putAll(more);
    put(chosen, ClusterPort.KAFKA, kafka);
    put(chosen, ClusterPort.KAFKA_CONTROLLER, kafkaController);
    put(chosen, ClusterPort.FLINK, flink);
    put(chosen, ClusterPort.FLINK_RPC, flinkRpc);
    put(chosen, ClusterPort.ELASTICSEARCH, elasticsearch);
    put(chosen, ClusterPort.ELASTICSEARCH_TRANSPORT, elasticsearchTransport);
    return LocalCluster.open(ClusterFolders.ofCheckout(), chosen, System.err);
  }

  private static void put(Map<ClusterPort, Integer> chosen, ClusterPort port, Integer number) {
    if (number != null) {
      chosen.put(port, number);
    }
  }
}
