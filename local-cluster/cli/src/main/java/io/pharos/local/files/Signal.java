package io.pharos.local.files;

/** A kind of telemetry, with the topic that the Collector's Kafka exporter writes it to. */
public enum Signal {
  TRACES("otlp_spans", "spans"),
  LOGS("otlp_logs", "log records"),
  METRICS("otlp_metrics", "data points");

  private final String topic;
  private final String items;

  Signal(String topic, String items) {
    this.topic = topic;
    this.items = items;
  }

  public String topic() {
    return topic;
  }

  /** What one request holds many of, for a person. */
  public String items() {
    return items;
  }
}
