package io.pharos.local.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK that runs us, which runs the servers too, and what every server's JVM is told. */
final class JavaRuntime {
  private JavaRuntime() {}

  static Path home() {
    return Path.of(System.getProperty("java.home"));
  }

  static Path executable() {
    return home().resolve("bin/java");
  }

  /**
   * A command line that runs a main class on all jars of a folder.
   *
   * @throws ClusterException if the folder has not been built
   */
  static List<String> command(
      Path libraries, List<String> jvmOptions, String mainClass, List<String> arguments) {
    if (!Files.isDirectory(libraries)) {
      throw new ClusterException(ClusterFolders.notBuilt(libraries));
    }
    List<String> command = new ArrayList<>();
    command.add(executable().toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(libraries + "/*");
    command.add(mainClass);
    command.addAll(arguments);
    return command;
  }

  /** A JVM option for an empty temporary folder: a killed server leaves its files behind. */
  static String temporary(ClusterFolders folders, Component component) {
    Path folder = folders.temporary(component);
    ClusterFolders.delete(folder);
    return "-Djava.io.tmpdir=" + ClusterFolders.created(folder);
  }

  /** JVM options that send a server's log to a file of its own, rolled at 64 MB. */
  static List<String> logging(ClusterFolders folders, Component component) {
    Path file = folders.config("log4j").resolve(component.label() + ".properties");
    Path log = folders.logs().resolve(component.label() + ".log");
    ClusterFolders.write(
        file,
        """
        monitorInterval = 0
        rootLogger.level = INFO
        rootLogger.appenderRef.file.ref = file
        appender.file.name = file
        appender.file.type = RollingFile
        appender.file.fileName = %1$s
        appender.file.filePattern = %1$s.%%i
        appender.file.policies.type = Policies
        appender.file.policies.size.type = SizeBasedTriggeringPolicy
        appender.file.policies.size.size = 64MB
        appender.file.strategy.type = DefaultRolloverStrategy
        appender.file.strategy.max = 3
        appender.file.layout.type = PatternLayout
        appender.file.layout.pattern = %%d{yyyy-MM-dd HH:mm:ss,SSS} %%-5p %%-60c{1.} %%x - %%m%%n
        """
            .formatted(log));
    return List.of("-Dlog4j.configurationFile=" + file.toUri(), "-Dlog.file=" + log);
  }
}
