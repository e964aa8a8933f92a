package io.pharos.operators.sample;

import io.pharos.operators.sample.MetricRow.Fate;
import io.pharos.operators.sample.MetricRow.LabelCondition;
import io.pharos.operators.sample.SampleField.Owner;
import io.pharos.operators.table.YamlMapping;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads and checks a table of metrics; every row must say where it is from. */
final class MetricTableLoader {

  /**
   * The rows of a table.
   *
   * @param rows of whole names, in the order in which they are tried
   * @param prefixes of the beginnings of names
   */
  record Rows(List<MetricRow> rows, List<MetricRow> prefixes) {}

  private MetricTableLoader() {}

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @throws io.pharos.operators.table.TableException if a row is malformed, incomplete or can never
   *     be reached
   */
  static Rows load(String file, Reader text) {
    YamlMapping root = YamlMapping.parse(file, text);
    Set<String> settled = new HashSet<>();
    List<MetricRow> all = new ArrayList<>();
    all.addAll(
        root.mappings(
            "accelerators", row -> reachable(row, settled, sample(row, Owner.ACCELERATOR))));
    all.addAll(root.mappings("engines", row -> reachable(row, settled, sample(row, Owner.ENGINE))));
    all.addAll(root.mappings("kept", row -> reachable(row, settled, bare(row, Fate.KEEP))));
    all.addAll(root.mappings("dropped", row -> reachable(row, settled, dropped(row))));
    root.end();
    List<MetricRow> rows = new ArrayList<>();
    List<MetricRow> prefixes = new ArrayList<>();
    for (MetricRow row : all) {
      if (row.metric().endsWith("*")) {
        String prefix = row.metric().substring(0, row.metric().length() - 1);
        prefixes.add(MetricRow.bare(prefix, row.fate()));
      } else {
        rows.add(row);
      }
    }
    return new Rows(List.copyOf(rows), List.copyOf(prefixes));
  }

  private static MetricRow sample(YamlMapping row, Owner section) {
    String metric = wholeName(row);
    SampleField field = row.constant("field", SampleField.class);
    if (field.owner() != section) {
      throw row.error(field.label() + " is no field of such a sample");
    }
    SampleUnit unit = row.constant("unit", SampleUnit.class);
    if (!field.takes(unit)) {
      throw row.error(field.label() + " cannot be in this unit");
    }
    String entry = row.optionalText("as");
    String by = row.optionalText("by");
    int names = (entry == null ? 0 : 1) + (by == null ? 0 : 1);
    if (names != (field.isNamed() ? 1 : 0)) {
      throw row.error(
          field.isNamed()
              ? "give one of as and by"
              : field.label() + " holds one value: no as, by");
    }
    List<LabelCondition> when = new ArrayList<>();
    row.textLists("when").forEach((label, in) -> when.add(new LabelCondition(label, in)));
    String software = section == Owner.ENGINE ? row.text("software") : null;
    row.text("source");
    return new MetricRow(metric, Fate.SAMPLE, field, unit, entry, by, List.copyOf(when), software);
  }

  private static MetricRow dropped(YamlMapping row) {
    row.text("reason");
    return bare(row, Fate.DROP);
  }

  private static MetricRow bare(YamlMapping row, Fate fate) {
    String metric = row.text("metric");
    int star = metric.indexOf('*');
    if (star == 0 || (star > 0 && star < metric.length() - 1)) {
      throw row.error(metric + " has a star that is not at the end");
    }
    row.text("source");
    return MetricRow.bare(metric, fate);
  }

  private static String wholeName(YamlMapping row) {
    String metric = row.text("metric");
    if (metric.indexOf('*') >= 0) {
      throw row.error(metric + " has a star");
    }
    return metric;
  }

  /** A row behind one of the same metric that holds always can never hold. */
  private static MetricRow reachable(YamlMapping row, Set<String> settled, MetricRow read) {
    if (settled.contains(read.metric())) {
      throw row.error(read.metric() + " is there twice");
    }
    if (read.when().isEmpty()) {
      settled.add(read.metric());
    }
    return read;
  }
}
