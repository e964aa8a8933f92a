package io.pharos.benchmarks.nezha;

import java.util.ArrayList;
import java.util.List;

/**
 * One line of CSV. Reads what RFC 4180 allows within a line, and lines that break it: text behind a
 * closing quote belongs to the field, as a record torn by another writer leaves it.
 */
final class CsvLine {

  private CsvLine() {}

  /** The fields of a line. */
  static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    boolean fresh = true;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted) {
        if (c != '"') {
          field.append(c);
        } else if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
          field.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"' && fresh) {
        quoted = true;
      } else if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
      fresh = !quoted && c == ',';
    }
    fields.add(field.toString());
    return fields;
  }
}
