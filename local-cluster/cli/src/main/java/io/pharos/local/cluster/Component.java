package io.pharos.local.cluster;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A server process of the local cluster, in the order in which they start. */
public enum Component {
  KAFKA,
  JOBMANAGER,
  TASKMANAGER,
  ELASTICSEARCH;

  /** The name that users type: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The ports it listens on, the one that clients use first; empty where nobody needs to know it.
   */
  public List<ClusterPort> ports() {
    return switch (this) {
      case KAFKA -> List.of(ClusterPort.KAFKA, ClusterPort.KAFKA_CONTROLLER);
      case JOBMANAGER -> List.of(ClusterPort.FLINK, ClusterPort.FLINK_RPC);
      case TASKMANAGER -> List.of();
      case ELASTICSEARCH -> List.of(ClusterPort.ELASTICSEARCH, ClusterPort.ELASTICSEARCH_TRANSPORT);
    };
  }

  /**
   * The component of that name.
   *
   * @throws ClusterException if there is none
   */
  public static Component parse(String label) {
    return Arrays.stream(values())
        .filter(component -> component.label().equalsIgnoreCase(label))
        .findFirst()
        .orElseThrow(
            () ->
                new ClusterException(
                    "there is no component \"" + label + "\"; choose from " + labels()));
  }

  private static String labels() {
    return String.join(", ", Arrays.stream(values()).map(Component::label).toList());
  }

  @Override
  public String toString() {
    return label();
  }
}
