package io.pharos.operators.rollup;

import io.pharos.operators.rollup.state.SeriesParts;
import io.pharos.operators.rollup.state.WindowPart;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * Whose windows they are.
 *
 * @param combination names of its dimensions, comma-separated
 * @param values of the dimensions, in their order
 */
record Series(String tenant, String combination, List<String> values) {

  /** In no tenant, combination or value. */
  static final char SEPARATOR = '\u001f';

  private static final String BETWEEN = String.valueOf(SEPARATOR);

  static Series of(SeriesParts parts) {
    return new Series(parts.getTenant(), parts.getCombination(), parts.getValues());
  }

  /** The series of a {@link #key()}. */
  static Series parse(String key) {
    List<String> parts = Arrays.asList(key.split(BETWEEN, -1));
    return new Series(parts.get(0), parts.get(1), parts.subList(2, parts.size()));
  }

  /** The series of a {@link #name()}. */
  static Series named(String tenant, String combination, String name) {
    return new Series(tenant, combination, Arrays.asList(name.split(BETWEEN, -1)));
  }

  /** What the excess of its tenant and combination is added to. */
  static Series overflow(String tenant, String combination) {
    int dimensions = combination.split(",", -1).length;
    return new Series(tenant, combination, Collections.nCopies(dimensions, Combination.OVERFLOW));
  }

  /** Its name as key of streams. */
  String key() {
    return tenant + SEPARATOR + combination + SEPARATOR + name();
  }

  /** Its name among those of its tenant and combination. */
  String name() {
    return String.join(BETWEEN, values);
  }

  SeriesParts with(List<WindowPart> parts) {
    return new SeriesParts(tenant, combination, values, parts);
  }
}
