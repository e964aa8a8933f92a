package io.pharos.operators.otlp;

/** The kind of telemetry an OTLP request carries. */
public enum OtlpSignal {
  TRACES("otlp_spans", "spans"),
  LOGS("otlp_logs", "log records"),
  METRICS("otlp_metrics", "data points");

  private final String topic;
  private final String items;

  OtlpSignal(String topic, String items) {
    this.topic = topic;
    this.items = items;
  }

  /** Topic that the Collector's Kafka exporter writes such requests to, without any suffix. */
  public String topic() {
    return topic;
  }

  /** What one request holds many of, for people. */
  public String items() {
    return items;
  }
}
