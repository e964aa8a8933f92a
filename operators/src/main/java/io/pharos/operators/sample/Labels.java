package io.pharos.operators.sample;

/** The labels of a data point, or the attributes of a resource, redacted. */
@FunctionalInterface
public interface Labels {

  /** The value of a label, null where it is not there or empty. */
  String get(String label);

  /** The first of several labels that is there, or null. */
  default String first(String... labels) {
    for (String label : labels) {
      String value = get(label);
      if (value != null) {
        return value;
      }
    }
    return null;
  }
}
