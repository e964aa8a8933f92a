package io.pharos.connectors.deadletter;

import java.io.Serializable;

/** Opens a dead letter writer where the sink runs. */
@FunctionalInterface
public interface DeadLetterWriterFactory extends Serializable {

  /** Opens one; every parallel writer of the sink has its own and closes it. */
  DeadLetterWriter open();
}
