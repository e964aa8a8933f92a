package io.pharos.operators.progress;

/**
 * One Kafka record of an internal topic, not yet decoded: a Pharos record or a marker. A Flink
 * POJO.
 */
public class Incoming {

  /** Avro single-object bytes, null for a marker. */
  public byte[] value;

  /** Wire form of a {@link io.pharos.schemas.progress.Marker}, null for a record. */
  public byte[] marker;

  /** Timestamp of the Kafka record: the event time of a Pharos record. */
  public long timestampMs;

  public String topic;

  public int partition;

  public long offset;

  /** For Flink. */
  public Incoming() {}

  public Incoming(
      byte[] value, byte[] marker, long timestampMs, String topic, int partition, long offset) {
    this.value = value;
    this.marker = marker;
    this.timestampMs = timestampMs;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
  }

  /** True for a record that only carries its sender's watermark. */
  public boolean isMarker() {
    return marker != null;
  }
}
