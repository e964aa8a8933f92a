package io.pharos.benchmarks;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;

/** The keyed state in a snapshot of one subtask. */
public final class KeyedState {

  private KeyedState() {}

  /** Its size in bytes. */
  public static long bytes(OperatorSubtaskState state) {
    long bytes = 0;
    for (KeyedStateHandle handle : state.getManagedKeyedState()) {
      bytes += handle.getStateSize();
    }
    for (KeyedStateHandle handle : state.getRawKeyedState()) {
      bytes += handle.getStateSize();
    }
    return bytes;
  }
}
