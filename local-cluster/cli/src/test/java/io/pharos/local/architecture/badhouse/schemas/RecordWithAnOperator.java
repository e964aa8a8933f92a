package io.pharos.local.architecture.badhouse.schemas;

import io.pharos.local.architecture.badhouse.operators.ConnectedFunction;

/** A record that knows an operator. */
public final class RecordWithAnOperator {

  /** Breaks the direction of dependencies. */
  public ConnectedFunction operator() {
    return new ConnectedFunction();
  }
}
