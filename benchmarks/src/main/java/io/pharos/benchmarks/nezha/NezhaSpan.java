package io.pharos.benchmarks.nezha;

import java.util.List;

/**
 * A row of a trace file.
 *
 * @param traceId as written
 * @param spanId as written
 * @param parentId as written, null for a root
 * @param pod that ran it
 * @param operation its name
 * @param startNs Unix time
 * @param endNs Unix time
 */
record NezhaSpan(
    String traceId,
    String spanId,
    String parentId,
    String pod,
    String operation,
    long startNs,
    long endNs) {

  private static final int FIELDS = 8;

  /**
   * Reads a row.
   *
   * @throws IllegalArgumentException if it is none
   */
  static NezhaSpan of(String line) {
    List<String> fields = CsvLine.fields(line);
    if (fields.size() != FIELDS) {
      throw new IllegalArgumentException(
          "A span has " + FIELDS + " fields, this line " + fields.size() + ": " + line);
    }
    return new NezhaSpan(
        fields.get(0),
        fields.get(1),
        fields.get(2).equals("root") ? null : fields.get(2),
        fields.get(3),
        fields.get(4),
        Long.parseLong(fields.get(5)),
        Long.parseLong(fields.get(6)));
  }
}
