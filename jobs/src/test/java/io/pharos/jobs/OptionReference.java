package io.pharos.jobs;

import io.pharos.jobs.correlation.TraceCorrelationJob;
import io.pharos.jobs.correlation.TraceCorrelationOptions;
import io.pharos.jobs.documents.DocumentStoreJob;
import io.pharos.jobs.documents.DocumentStoreOptions;
import io.pharos.jobs.ingest.TelemetryIngestJob;
import io.pharos.jobs.ingest.TelemetryIngestOptions;
import io.pharos.jobs.slo.SloMetricsJob;
import io.pharos.jobs.slo.SloMetricsOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.HtmlFormatter;

/** The option reference in the docs, written from the options themselves. */
final class OptionReference {

  private static final String HEAD =
      """
      # Options of the jobs

      Generated from the code. Options are given to a job as `--key value`: on the command line of
      the job, to `./pharos submit JOB`, or as `--set key=value` to `./pharos run JOB`. A job refuses
      an option it does not have, and a value that makes no sense, with the reason.
      """;

  private OptionReference() {}

  /** The whole document. */
  static String markdown() {
    Map<String, List<ConfigOption<?>>> jobs = new LinkedHashMap<>();
    jobs.put(TelemetryIngestJob.NAME, TelemetryIngestOptions.ALL);
    jobs.put(TraceCorrelationJob.NAME, TraceCorrelationOptions.ALL);
    jobs.put(SloMetricsJob.NAME, SloMetricsOptions.ALL);
    jobs.put(DocumentStoreJob.NAME, DocumentStoreOptions.ALL);
    StringBuilder text = new StringBuilder(HEAD);
    section(text, "Every job", JobOptions.ALL);
    jobs.forEach(
        (job, options) -> {
          List<ConfigOption<?>> own = new ArrayList<>(options);
          own.removeAll(JobOptions.ALL);
          section(text, job, own);
        });
    return text.toString();
  }

  /** Adds one table. */
  static void section(StringBuilder text, String title, List<ConfigOption<?>> options) {
    text.append("\n## ")
        .append(title)
        .append("\n\n| Option | Default | Meaning |\n|---|---|---|\n");
    for (ConfigOption<?> option : options) {
      text.append("| `").append(option.key()).append("` | ");
      text.append(standard(option)).append(" | ").append(meaning(option)).append(" |\n");
    }
  }

  private static String standard(ConfigOption<?> option) {
    if (!option.hasDefaultValue()) {
      return "none";
    }
    String value = text(option.defaultValue());
    return value.isEmpty() ? "empty" : "`" + value + "`";
  }

  /** A value as a user would write it. */
  private static String text(Object value) {
    if (value instanceof Collection<?> values) {
      return values.stream().map(OptionReference::text).collect(Collectors.joining(";"));
    }
    if (value instanceof Map<?, ?> values) {
      return values.entrySet().stream()
          .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
          .collect(Collectors.joining(","));
    }
    return value instanceof Duration duration ? text(duration) : value.toString();
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    long[] units = {86_400_000, 3_600_000, 60_000, 1_000};
    String[] names = {" d", " h", " min", " s"};
    for (int i = 0; i < units.length; i++) {
      if (millis != 0 && millis % units[i] == 0) {
        return millis / units[i] + names[i];
      }
    }
    return millis + " ms";
  }

  private static String meaning(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description()).replace("|", "\\|");
  }

  /** Whether an option reads the default as the reference writes it. */
  static <T> boolean readsItsDefault(ConfigOption<T> option) {
    Configuration configuration = new Configuration();
    configuration.setString(option.key(), text(option.defaultValue()));
    return configuration.get(option).equals(option.defaultValue());
  }
}
