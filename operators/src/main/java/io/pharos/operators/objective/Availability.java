package io.pharos.operators.objective;

import io.pharos.schemas.Span;

/** A request is good if it did not fail. */
record Availability() implements Indicator {

  @Override
  public Outcome of(Span span, boolean counted) {
    return span.getError() ? Outcome.BAD : Outcome.GOOD;
  }

  @Override
  public String complaint() {
    return "failed";
  }
}
