package io.pharos.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** The machine and the JVM a benchmark ran on, in words. */
final class Machine {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  static MarkdownTable table(BenchmarkSettings settings) {
    MarkdownTable table = new MarkdownTable("setting", "value");
    Runtime runtime = Runtime.getRuntime();
    table.row("processor", runtime.availableProcessors() + " × " + processor());
    table.row(
        "load before the run (1 min)",
        String.format(
            Locale.ROOT,
            "%.1f",
            ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    table.row("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    table.row("JVM arguments", String.join(" ", jvmArguments()));
    table.row("Flink", EnvironmentInformation.getVersion());
    table.row("parallelism", Integer.toString(settings.parallelism()));
    table.row("traces a run, 8 spans each", Distribution.whole((double) settings.traces()));
    table.row("timed runs a variant", Integer.toString(settings.rounds()));
    return table;
  }

  /** True if all heap pages are touched before anything is timed. */
  static boolean touchesPagesFirst() {
    return jvmArguments().contains("-XX:+AlwaysPreTouch");
  }

  private static List<String> jvmArguments() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .toList();
  }

  private static String processor() {
    try {
      return Files.readAllLines(CPU_INFO, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
