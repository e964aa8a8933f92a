package io.pharos.benchmarks.nezha;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the data set says about one minute, by its {@code reference_join_counts.csv}.
 *
 * @param spans rows of the trace file
 * @param traces trace ids in it
 * @param logs rows of the log file
 * @param logsOfTrace log rows whose trace is in the trace file
 * @param logsOfSpan log rows whose span is in the trace file
 */
record NezhaReference(int spans, int traces, int logs, int logsOfTrace, int logsOfSpan) {

  private static final String FILE = "reference_join_counts.csv";
  private static final List<String> TITLES =
      List.of(
          "day",
          "minute",
          "spans",
          "traces",
          "log_rows",
          "log_rows_with_trace_id",
          "log_rows_matching_a_trace_in_same_file",
          "log_rows_matching_a_span_in_same_file");

  /** All minutes the data set counts, by {@link NezhaMinute#name()}. */
  static Map<String, NezhaReference> in(Path folder) throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(FILE), StandardCharsets.UTF_8);
    if (lines.isEmpty() || !CsvLine.fields(lines.get(0)).equals(TITLES)) {
      throw new IOException(FILE + " has other columns than " + TITLES);
    }
    Map<String, NezhaReference> minutes = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = CsvLine.fields(line);
      minutes.put(
          fields.get(0) + "T" + fields.get(1),
          new NezhaReference(
              Integer.parseInt(fields.get(2)),
              Integer.parseInt(fields.get(3)),
              Integer.parseInt(fields.get(4)),
              Integer.parseInt(fields.get(6)),
              Integer.parseInt(fields.get(7))));
    }
    return minutes;
  }
}
