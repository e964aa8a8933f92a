package io.pharos.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A table that reads well as text, too: columns are padded to one width. */
public final class MarkdownTable {

  private final List<List<String>> rows = new ArrayList<>();

  /** A table with its column titles. */
  public MarkdownTable(String... titles) {
    rows.add(List.of(titles));
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException if it has not one cell per column
   */
  public void row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "The table has " + rows.get(0).size() + " columns: " + Arrays.toString(cells));
    }
    rows.add(List.of(cells));
  }

  /** The table with a line end after each row. */
  public String markdown() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(Math.max(widths[i], 3), row.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(line(rows.get(0), widths));
    text.append(
        Arrays.stream(widths)
            .mapToObj("-"::repeat)
            .collect(Collectors.joining("-|-", "|-", "-|\n")));
    rows.stream().skip(1).forEach(row -> text.append(line(row, widths)));
    return text.toString();
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      line.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
    }
    return line.append('\n').toString();
  }
}
