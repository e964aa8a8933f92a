package io.pharos.local.ledger;

/** Kind of telemetry, with the topic the Collector's exporter writes it to. */
public enum Signal {
  TRACES("otlp_spans"),
  LOGS("otlp_logs"),
  METRICS("otlp_metrics");

  private final String topic;

  Signal(String topic) {
    this.topic = topic;
  }

  /** Kafka topic of this signal, without any suffix. */
  public String topic() {
    return topic;
  }
}
