package io.pharos.local.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.common.Uuid;

/** One Kafka node, broker and controller in one process (KRaft). */
final class KafkaServer implements Server {
  private static final String SERVER = "kafka";

  private final ClusterFolders folders;
  private final ClusterPorts ports;

  KafkaServer(ClusterFolders folders, ClusterPorts ports) {
    this.folders = folders;
    this.ports = ports;
  }

  @Override
  public Component component() {
    return Component.KAFKA;
  }

  @Override
  public ServerCommand prepare() {
    Path data = ClusterFolders.created(folders.data(Component.KAFKA));
    Path properties = folders.config(SERVER).resolve("server.properties");
    ClusterFolders.write(properties, properties(data));
    if (!Files.exists(data.resolve("meta.properties"))) {
      format(properties);
    }
    return new ServerCommand(
        java("kafka.Kafka", List.of(properties.toString())), Map.of(), folders.home());
  }

  private String properties(Path data) {
    return """
        process.roles=broker,controller
        node.id=1
        controller.quorum.voters=1@%2$s
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://%1$s,CONTROLLER://%2$s
        advertised.listeners=PLAINTEXT://%1$s
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        auto.create.topics.enable=false
        num.partitions=1
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        group.initial.rebalance.delay.ms=0
        # a killed broker may register again when its last session has ended, 9 s by default
        broker.session.timeout.ms=4000
        broker.heartbeat.interval.ms=500
        # an ended transaction of a killed job blocks readers of committed records until it times out
        transaction.abort.timed.out.transaction.cleanup.interval.ms=2000
        """
        .formatted(
            ports.address(ClusterPort.KAFKA), ports.address(ClusterPort.KAFKA_CONTROLLER), data);
  }

  private void format(Path properties) {
    List<String> command =
        java(
            "kafka.tools.StorageTool",
            List.of("format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString()));
    Path out = folders.logs().resolve("kafka-format.out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new ClusterException("formatting Kafka's storage took over 60 s; see " + out);
      }
      if (process.exitValue() != 0) {
        throw new ClusterException(
            "formatting Kafka's storage failed: " + Files.readString(out).trim());
      }
    } catch (IOException e) {
      throw new ClusterException("formatting Kafka's storage failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while formatting Kafka's storage", e);
    }
  }

  private List<String> java(String mainClass, List<String> arguments) {
    List<String> options = new ArrayList<>(List.of("-Xms512m", "-Xmx768m", "-XX:+UseG1GC"));
    options.add(JavaRuntime.temporary(folders, Component.KAFKA));
    options.addAll(JavaRuntime.logging(folders, Component.KAFKA));
    return JavaRuntime.command(folders.serverLibraries(SERVER), options, mainClass, arguments);
  }

  @Override
  public boolean isReady() {
    if (!ports.answers(ClusterPort.KAFKA)) {
      return false; // an admin client would log a warning for every try
    }
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                ports.address(ClusterPort.KAFKA),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                2000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                3000))) {
      DescribeClusterResult cluster = admin.describeCluster();
      return !cluster.nodes().get(4, TimeUnit.SECONDS).isEmpty()
          && cluster.clusterId().get(4, TimeUnit.SECONDS).equals(clusterId());
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClusterException("interrupted while asking Kafka", e);
    }
  }

  /** As formatted: the broker of another checkout on our port is not ours. */
  private String clusterId() {
    return ClusterPorts.remembered(folders.data(Component.KAFKA).resolve("meta.properties"))
        .getProperty("cluster.id", "");
  }

  @Override
  public String describe() {
    return ports.address(ClusterPort.KAFKA);
  }

  @Override
  public boolean wipe() {
    return ClusterFolders.delete(folders.data(Component.KAFKA));
  }
}
