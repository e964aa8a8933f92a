package io.pharos.operators.otlp;

/**
 * One Kafka record of an {@code otlp_*} topic as the Collector wrote it, not yet parsed. A Flink
 * POJO.
 */
public class OtlpMessage {

  /** OTLP request, protobuf or JSON; null for a pulse, which only moves time on. */
  public byte[] value;

  public OtlpSignal signal;

  /** Transport tenant from a Kafka header, null where there is none. */
  public String tenant;

  public String topic;

  public int partition;

  public long offset;

  /** Timestamp of the Kafka record, the reference that event times are clamped to. */
  public long timestampMs;

  /** For Flink. */
  public OtlpMessage() {}

  public OtlpMessage(
      byte[] value,
      OtlpSignal signal,
      String tenant,
      String topic,
      int partition,
      long offset,
      long timestampMs) {
    this.value = value;
    this.signal = signal;
    this.tenant = tenant;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestampMs = timestampMs;
  }

  /** True for a record that carries no telemetry but moves time on. */
  public boolean isPulse() {
    return value == null;
  }
}
