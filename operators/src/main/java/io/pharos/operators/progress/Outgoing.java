package io.pharos.operators.progress;

/** One Kafka record about to be written: an encoded Pharos record or a marker. A Flink POJO. */
public class Outgoing {

  /** Partition of a record whose key chooses it. */
  public static final int BY_KEY = -1;

  /** Timestamp of what the producer shall stamp when it writes it. */
  public static final long NOW = -1;

  /** Null for a marker. */
  public byte[] key;

  /** Avro single-object bytes, null for a marker. */
  public byte[] value;

  /** Wire form of a {@link io.pharos.schemas.progress.Marker}, null for a record. */
  public byte[] marker;

  /** Event time of a record, or {@link #NOW}, as for every marker. */
  public long timestampMs;

  /** Where a marker goes; {@link #BY_KEY} for a record. */
  public int partition = BY_KEY;

  /** For Flink. */
  public Outgoing() {}

  private Outgoing(byte[] key, byte[] value, byte[] marker, long timestampMs, int partition) {
    this.key = key;
    this.value = value;
    this.marker = marker;
    this.timestampMs = timestampMs;
    this.partition = partition;
  }

  /** A record that goes to the partition of its key. */
  public static Outgoing record(byte[] key, byte[] value, long timestampMs) {
    return new Outgoing(key, value, null, timestampMs, BY_KEY);
  }

  /** A marker for one partition. */
  public static Outgoing marker(byte[] marker, int partition) {
    return new Outgoing(null, null, marker, NOW, partition);
  }

  /** True for a record that only carries its sender's watermark. */
  public boolean isMarker() {
    return marker != null;
  }
}
