package io.pharos.local.cluster;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** The config.yaml of the session cluster and the memory parameters of its two processes. */
final class FlinkConfiguration {
  /** Enough for the three jobs of this version at parallelism 2, and for four more beside them. */
  static final int SLOTS = 8;

  /** Flink, RocksDB and Kryo reach into these packages of the JDK by reflection. */
  private static final List<String> OPENS =
      Stream.of(
              "java.base/java.lang",
              "java.base/java.lang.reflect",
              "java.base/java.io",
              "java.base/java.net",
              "java.base/java.nio",
              "java.base/java.text",
              "java.base/java.time",
              "java.base/java.util",
              "java.base/java.util.concurrent",
              "java.base/java.util.concurrent.atomic",
              "java.base/java.util.concurrent.locks",
              "java.base/sun.nio.ch")
          .map(each -> "--add-opens=" + each + "=ALL-UNNAMED")
          .toList();

  private final ClusterFolders folders;
  private final ClusterPorts ports;

  FlinkConfiguration(ClusterFolders folders, ClusterPorts ports) {
    this.folders = folders;
    this.ports = ports;
  }

  private Path folder() {
    return folders.config("flink");
  }

  /** Writes config.yaml and says how to start the JobManager on it. */
  List<String> jobManagerCommand() {
    Configuration written = write();
    var spec = JobManagerProcessUtils.processSpecFromConfig(written);
    return command(
        Component.JOBMANAGER,
        JobManagerProcessUtils.generateJvmParametersStr(spec, written),
        JobManagerProcessUtils.generateDynamicConfigsStr(spec),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        List.of());
  }

  /** Writes config.yaml and says how to start the TaskManager of that id on it. */
  List<String> taskManagerCommand(String resourceId) {
    var spec = TaskExecutorProcessUtils.processSpecFromConfig(write());
    return command(
        Component.TASKMANAGER,
        ProcessMemoryUtils.generateJvmParametersStr(spec),
        TaskExecutorProcessUtils.generateDynamicConfigsStr(spec),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        List.of("-D", "taskmanager.resource-id=" + resourceId));
  }

  private List<String> command(
      Component component,
      String jvmParameters,
      String dynamicOptions,
      String mainClass,
      List<String> more) {
    List<String> jvm =
        Stream.of(
                words(jvmParameters).stream(),
                Stream.of("-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError"),
                Stream.of(JavaRuntime.temporary(folders, component)),
                OPENS.stream(),
                JavaRuntime.logging(folders, component).stream())
            .flatMap(each -> each)
            .toList();
    List<String> arguments =
        Stream.of(
                Stream.of("--configDir", folder().toString()),
                Stream.of("-D", "io.tmp.dirs=" + folders.temporary(component)),
                words(dynamicOptions).stream(),
                more.stream())
            .flatMap(each -> each)
            .toList();
    return JavaRuntime.command(folders.serverLibraries("flink"), jvm, mainClass, arguments);
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.trim().split("\\s+")).filter(word -> !word.isEmpty()).toList();
  }

  private Configuration write() {
    String yaml =
        settings().entrySet().stream()
            .map(each -> each.getKey() + ": '" + each.getValue().replace("'", "''") + "'\n")
            .collect(Collectors.joining());
    ClusterFolders.write(folder().resolve("config.yaml"), yaml);
    return GlobalConfiguration.loadConfiguration(folder().toString());
  }

  /** Where jobs keep their checkpoints, as a URI. */
  String checkpoints() {
    return folders.flinkState().resolve("checkpoints").toUri().toString();
  }

  private Map<String, String> settings() {
    ClusterFolders.created(folders.flinkState());
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("jobmanager.rpc.address", "127.0.0.1");
    settings.put("jobmanager.rpc.port", String.valueOf(ports.get(ClusterPort.FLINK_RPC)));
    settings.put("jobmanager.bind-host", "127.0.0.1");
    settings.put("taskmanager.host", "127.0.0.1");
    settings.put("taskmanager.bind-host", "127.0.0.1");
    settings.put("rest.address", "127.0.0.1");
    settings.put("rest.bind-address", "127.0.0.1");
    settings.put("rest.port", String.valueOf(ports.get(ClusterPort.FLINK)));
    settings.put("rest.bind-port", String.valueOf(ports.get(ClusterPort.FLINK)));
    settings.put("rest.flamegraph.enabled", "true");
    settings.put("jobmanager.memory.process.size", "1g");
    settings.put("taskmanager.memory.process.size", "3200m");
    // eight slots hold the code of four jobs, and of each again after a restart
    settings.put("taskmanager.memory.jvm-metaspace.size", "512m");
    settings.put("taskmanager.memory.managed.fraction", "0.25");
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(SLOTS));
    settings.put("execution.checkpointing.dir", checkpoints());
    settings.put(
        "execution.checkpointing.savepoint-dir",
        folders.flinkState().resolve("savepoints").toUri().toString());
    settings.put(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.put("execution.checkpointing.incremental", "true");
    settings.put("state.backend.type", "rocksdb");
    settings.put("restart-strategy.type", "exponential-delay");
    settings.put("restart-strategy.exponential-delay.initial-backoff", "200 ms");
    settings.put("restart-strategy.exponential-delay.max-backoff", "5 s");
    settings.put("restart-strategy.exponential-delay.reset-backoff-threshold", "1 min");
    // a killed TaskManager is noticed by two refused heartbeats, 4 s, and not by the timeout
    settings.put("heartbeat.interval", "2 s");
    settings.put("heartbeat.timeout", "30 s");
    settings.put("heartbeat.rpc-failure-threshold", "2");
    return settings;
  }
}
