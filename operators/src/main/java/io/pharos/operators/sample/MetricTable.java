package io.pharos.operators.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The table of metrics: which are part of a sample, which are kept and which are not. The rows are
 * data: {@code metrics.yaml} beside this class says what they mean. Immutable, safe for use by
 * several threads.
 */
public final class MetricTable {

  private static final String STANDARD = "metrics.yaml";
  private static final String KSERVE = "kserve_";
  private static final String TOTAL = "_total";
  private static final String SECONDS = "_seconds";
  private static final String CREATED = "_created";

  private final List<MetricRow> rows;
  private final Map<String, List<MetricRow>> byName = new HashMap<>();
  private final Map<String, List<MetricRow>> byPrefix = new HashMap<>();

  private MetricTable(MetricTableLoader.Rows loaded) {
    rows = loaded.rows();
    for (MetricRow row : rows) {
      byName.computeIfAbsent(row.metric(), name -> new ArrayList<>()).add(row);
    }
    for (MetricRow row : rows) {
      if (row.metric().endsWith(SECONDS)) {
        byName.putIfAbsent(without(row.metric(), SECONDS), byName.get(row.metric()));
      }
    }
    loaded.prefixes().forEach(row -> byPrefix.put(row.metric(), List.of(row)));
  }

  /** The table that comes with Pharos. */
  public static MetricTable standard() {
    try (InputStream in = MetricTable.class.getResourceAsStream(STANDARD);
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      return read(STANDARD, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @throws io.pharos.operators.table.TableException if it cannot be used
   */
  static MetricTable read(String file, Reader text) {
    return new MetricTable(MetricTableLoader.load(file, text));
  }

  /** The rows of whole names, in order. */
  List<MetricRow> rows() {
    return rows;
  }

  /** The rows of a metric, in order; empty where the table does not know it. */
  List<MetricRow> rowsOf(String metric) {
    List<MetricRow> found = byName.get(metric);
    if (found != null) {
      return found;
    }
    String name = metric.startsWith(KSERVE) ? metric.substring(KSERVE.length()) : metric;
    found = byName.get(name);
    if (found == null && name.endsWith(TOTAL)) {
      found = byName.get(without(name, TOTAL));
    }
    return found != null ? found : rowsOfPrefix(name);
  }

  private List<MetricRow> rowsOfPrefix(String name) {
    for (Map.Entry<String, List<MetricRow>> entry : byPrefix.entrySet()) {
      if (name.startsWith(entry.getKey())) {
        return entry.getValue();
      }
    }
    return List.of();
  }

  /**
   * The metric whose creation a metric of this name tells the time of, or null if the name is none
   * of such.
   */
  static String createdOf(String metric) {
    return metric.endsWith(CREATED) ? without(metric, CREATED) : null;
  }

  private static String without(String name, String suffix) {
    return name.substring(0, name.length() - suffix.length());
  }
}
