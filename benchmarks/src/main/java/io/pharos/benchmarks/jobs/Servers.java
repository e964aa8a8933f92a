package io.pharos.benchmarks.jobs;

import io.pharos.local.cluster.ClusterFolders;
import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.cluster.Component;
import io.pharos.local.cluster.LocalCluster;
import io.pharos.local.cluster.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A real Kafka broker and Elasticsearch node, each a process of its own, on ports nobody uses and
 * with folders beside those of the checkout's own cluster, which may run. They end with this JVM.
 */
final class Servers implements AutoCloseable {

  private static final Set<Component> COMPONENTS =
      EnumSet.of(Component.KAFKA, Component.ELASTICSEARCH);

  private final LocalCluster cluster;
  private final Thread hook;
  private List<ProcessHandle> processes = List.of();

  private Servers(LocalCluster cluster) {
    this.cluster = cluster;
    this.hook = new Thread(() -> cluster.stop(COMPONENTS), "stop-servers");
  }

  /** Starts them without data; what a run before left behind is ended. */
  static Servers start() throws IOException {
    ClusterFolders checkout = ClusterFolders.ofCheckout();
    ClusterFolders own =
        new ClusterFolders(checkout.root(), checkout.root().resolve("benchmarks/target/servers"));
    Servers servers = new Servers(LocalCluster.open(own, freePorts(), System.err));
    servers.cluster.stop(COMPONENTS);
    Runtime.getRuntime().addShutdownHook(servers.hook);
    servers.cluster.start(COMPONENTS, true);
    servers.processes =
        COMPONENTS.stream()
            .flatMap(component -> servers.cluster.running(component).stream())
            .map(ServerProcess::pid)
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
            .toList();
    return servers;
  }

  private static Map<ClusterPort, Integer> freePorts() throws IOException {
    Map<ClusterPort, Integer> ports = new EnumMap<>(ClusterPort.class);
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (Component component : COMPONENTS) {
        for (ClusterPort port : component.ports()) {
          // all stay bound until the last is chosen, so that no two are the same
          ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          sockets.add(socket);
          ports.put(port, socket.getLocalPort());
        }
      }
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
    return ports;
  }

  String kafka() {
    return cluster.ports().address(ClusterPort.KAFKA);
  }

  String elasticsearch() {
    return cluster.ports().url(ClusterPort.ELASTICSEARCH);
  }

  /** Processor time both have used. */
  long cpuNanos() {
    return processes.stream()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .mapToLong(Duration::toNanos)
        .sum();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    cluster.stop(COMPONENTS);
    cluster.wipe(COMPONENTS);
  }
}
