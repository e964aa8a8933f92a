package io.pharos.operators.objective;

import io.pharos.schemas.Span;
import java.io.Serializable;

/** Tells good requests from bad ones. */
interface Indicator extends Serializable {

  /**
   * What a request is.
   *
   * @param counted false of what repeats the usage of its parts
   */
  Outcome of(Span span, boolean counted);

  /** What bad requests did, for people: {@code failed}. */
  String complaint();
}
