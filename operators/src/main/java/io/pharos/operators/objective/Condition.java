package io.pharos.operators.objective;

import io.pharos.operators.rollup.SeriesDimension;
import io.pharos.schemas.Span;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * Which requests an objective is about.
 *
 * @param values of the dimension, one of which a request must have; an empty one stands for none
 */
record Condition(SeriesDimension dimension, List<String> values) implements Serializable {

  boolean holds(Span span) {
    return values.contains(Objects.requireNonNullElse(dimension.of(span), ""));
  }
}
