package io.pharos.local.cluster;

import java.util.Locale;

/**
 * A port of the local cluster: always on 127.0.0.1, each with an option and an environment name.
 */
public enum ClusterPort {
  KAFKA(9092),
  KAFKA_CONTROLLER(9093),
  FLINK(8081),
  FLINK_RPC(6123),
  ELASTICSEARCH(9200),
  ELASTICSEARCH_TRANSPORT(9300),
  OTLP(4318);

  private final int standard;

  ClusterPort(int standard) {
    this.standard = standard;
  }

  /** The port used when nobody chose one. */
  public int standard() {
    return standard;
  }

  /** The command line option that sets it, such as {@code --kafka-port}. */
  public String option() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-') + "-port";
  }

  /** The environment variable that sets it, such as {@code PHAROS_KAFKA_PORT}. */
  public String variable() {
    return "PHAROS_" + name() + "_PORT";
  }
}
