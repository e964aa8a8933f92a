package io.pharos.benchmarks.nezha;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * One minute of the data set: {@code DAY/trace/HH_MM_trace.csv} and {@code DAY/log/HH_MM_log.csv},
 * gzipped or not.
 *
 * @param day e.g. 2023-01-29
 * @param minute e.g. 08_43
 * @param traceFile spans
 * @param logFile logs
 */
record NezhaMinute(String day, String minute, Path traceFile, Path logFile) {

  private static final String TRACE_SUFFIX = "_trace.csv";

  /** All minutes below a folder, by day and minute. */
  static List<NezhaMinute> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.getFileName().toString().contains(TRACE_SUFFIX))
          .map(NezhaMinute::of)
          .sorted(Comparator.comparing(NezhaMinute::name))
          .toList();
    }
  }

  /** The minute of a trace file. */
  static NezhaMinute of(Path traceFile) {
    String name = traceFile.getFileName().toString();
    Path day = traceFile.getParent().getParent();
    return new NezhaMinute(
        day.getFileName().toString(),
        name.substring(0, name.indexOf(TRACE_SUFFIX)),
        traceFile,
        day.resolve("log").resolve(name.replace(TRACE_SUFFIX, "_log.csv")));
  }

  /** Day and minute, e.g. {@code 2023-01-29T08_43}. */
  String name() {
    return day + "T" + minute;
  }

  /** All spans, as the file has them. */
  List<NezhaSpan> spans() {
    return rows(traceFile, NezhaSpan::of);
  }

  /** All logs, as the file has them. */
  List<NezhaLog> logs() {
    return rows(logFile, NezhaLog::of);
  }

  private static <T> List<T> rows(Path file, Function<String, T> parser) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
      List<T> rows = new ArrayList<>();
      reader.readLine();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.isBlank()) {
          rows.add(parser.apply(line));
        }
      }
      return rows;
    } catch (IOException | IllegalArgumentException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), new IOException(e));
    }
  }

  private static InputStream open(Path file) throws IOException {
    InputStream stream = Files.newInputStream(file);
    return file.toString().endsWith(".gz") ? new GZIPInputStream(stream) : stream;
  }
}
