package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.WindowPart;
import java.util.List;

/** Names of series as keys of streams and state. */
final class SeriesName {

  static final char SEPARATOR = '\u001f';

  private SeriesName() {}

  /** Of the values of a combination's dimensions. */
  static String of(List<String> values) {
    return String.join(String.valueOf(SEPARATOR), values);
  }

  /** Of a tenant's series in a combination. */
  static String of(WindowPart part) {
    return part.getTenant() + SEPARATOR + part.getCombination() + SEPARATOR + of(part.getValues());
  }
}
