package io.pharos.operators.rollup;

import java.io.Serializable;
import java.util.List;

/**
 * What records of one kind add to windows.
 *
 * @param <T> the record
 */
public interface Contributor<T> extends Serializable {

  /** Called once before the first record. */
  default void open() {}

  String tenant(T record);

  long eventTimeMs(T record);

  /** Instant of the latest window it adds to, nanoseconds. */
  long endNs(T record);

  /** Versions of it to add or take away, in order; none where it adds nothing. */
  List<Contribution> contributions(T record);

  /** One version of a record. */
  interface Contribution {

    /** Its values of a combination's dimensions. */
    List<String> valuesOf(Combination combination);

    /** Adds it. */
    void addTo(Contributions contributions);
  }
}
