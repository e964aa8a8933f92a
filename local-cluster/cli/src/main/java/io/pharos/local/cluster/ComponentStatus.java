package io.pharos.local.cluster;

import java.util.Optional;

/**
 * What is known of one component.
 *
 * @param process the process, empty when it is stopped
 * @param where its address or size, for a person
 */
public record ComponentStatus(
    Component component, State state, Optional<ServerProcess> process, String where) {

  /** How a component is: running ones are asked whether they answer. */
  public enum State {
    STOPPED,
    STARTING,
    READY,
    CRASHED
  }
}
