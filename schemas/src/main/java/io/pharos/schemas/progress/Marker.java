package io.pharos.schemas.progress;

import java.nio.ByteBuffer;

/**
 * A watermark carried through a Kafka topic: "this sender will write nothing with an event time at
 * or below {@code watermarkMs} any more, unless it is late".
 *
 * <p>A sender writes it to every partition of its topic, in order with its records. A reader takes
 * the minimum over the senders of the newest run.
 *
 * @param run one number per submission of the sending job, greater for later submissions; never an
 *     attempt number, since a single restarted subtask must stay in its run
 * @param sender index of the sending subtask, 0 to senders − 1
 * @param senders number of sending subtasks in this run
 * @param watermarkMs event time in milliseconds, always finite
 * @param last the sender has ended and will not hold its readers back
 */
public record Marker(long run, int sender, int senders, long watermarkMs, boolean last) {

  /** Header of the Kafka record that carries a marker; the record's key and value are null. */
  public static final String HEADER = "pharos.marker";

  private static final byte VERSION = 1;
  private static final int BYTES = 1 + Long.BYTES + 2 * Integer.BYTES + Long.BYTES + 1;

  public Marker {
    if (senders < 1 || sender < 0 || sender >= senders) {
      throw new IllegalArgumentException("sender " + sender + " of " + senders);
    }
    if (watermarkMs == Long.MAX_VALUE || watermarkMs == Long.MIN_VALUE) {
      throw new IllegalArgumentException("a marker's watermark is finite");
    }
  }

  /** Wire form: version, run, sender, senders, watermark, last; big-endian. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .putLong(run)
        .putInt(sender)
        .putInt(senders)
        .putLong(watermarkMs)
        .put((byte) (last ? 1 : 0))
        .array();
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException if the bytes are no marker of a known version
   */
  public static Marker fromBytes(byte[] bytes) {
    if (bytes == null || bytes.length < BYTES || bytes[0] != VERSION) {
      throw new IllegalArgumentException("not a marker of version " + VERSION);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new Marker(
        buffer.getLong(), buffer.getInt(), buffer.getInt(), buffer.getLong(), buffer.get() != 0);
  }
}
