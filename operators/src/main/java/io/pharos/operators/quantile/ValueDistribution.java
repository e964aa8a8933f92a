package io.pharos.operators.quantile;

import com.tdunning.math.stats.MergingDigest;
import io.pharos.operators.apportion.FixedShares;
import io.pharos.operators.packed.PackedReader;
import io.pharos.operators.packed.PackedWriter;
import io.pharos.schemas.Distribution;
import java.nio.ByteBuffer;

/**
 * The values of one measure: their counts in buckets, their sum, the least and the greatest. Adds
 * up in any order, as {@link BucketCounts} does; least and greatest keep what was taken away.
 */
public final class ValueDistribution {

  /** Weight of one value that stands for itself alone. */
  public static final long ONE = 1_000_000;

  /** Of the published t-digest. */
  static final double COMPRESSION = 200;

  private final BucketCounts counts = new BucketCounts();
  private long sum;
  private long min = Long.MAX_VALUE;
  private long max;

  /**
   * Adds a value.
   *
   * @param value not negative
   * @param weightMicro in millionths; negative to take it away
   */
  public void add(long value, long weightMicro) {
    counts.add(value, weightMicro);
    sum += Long.signum(weightMicro) * FixedShares.upTo(value, Math.abs(weightMicro), ONE);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  /** There are values: more were added than taken away. */
  public boolean hasValues() {
    return counts.total() > 0;
  }

  /** As it travels and is kept: equal content gives equal bytes. */
  public byte[] toBytes() {
    PackedWriter out = new PackedWriter();
    out.putSigned(sum);
    out.put(min);
    out.put(max);
    counts.write(out);
    return out.toBytes();
  }

  /** Adds what {@link #toBytes} gave. */
  public void addFrom(ByteBuffer bytes) {
    PackedReader in = new PackedReader(bytes);
    sum += in.signed();
    min = Math.min(min, in.number());
    max = Math.max(max, in.number());
    counts.addFrom(in);
  }

  /**
   * As it is published.
   *
   * @throws IllegalStateException if it has no values
   */
  public Distribution published() {
    Distribution published = new Distribution();
    published.setCountMicro(counts.total());
    published.setSum(sum);
    published.setMin(min);
    published.setMax(max);
    published.setP50(quantile(500));
    published.setP90(quantile(900));
    published.setP95(quantile(950));
    published.setP99(quantile(990));
    published.setP999(quantile(999));
    published.setDigest(digest());
    return published;
  }

  /** Within 0.2 % of the value of rank ceil(q·n). */
  long quantile(int perMille) {
    return Math.max(min, Math.min(max, counts.quantile(perMille)));
  }

  /**
   * Built in ascending order, so equal counts give an equal digest. It counts in whole values, and
   * its first and last centroid are single ones: the least and the greatest.
   */
  private ByteBuffer digest() {
    MergingDigest digest = new MergingDigest(COMPRESSION);
    long whole = Math.max(1, (counts.total() + ONE / 2) / ONE);
    digest.add((double) min);
    // cumulated before rounding, so that the values stay as many as there are
    long[] seen = {0, 1};
    counts.forEach(
        (middle, count) -> {
          seen[0] += count;
          long upTo = Math.min(whole - 1, (seen[0] + ONE / 2) / ONE);
          while (seen[1] < upTo) {
            int part = (int) Math.min(upTo - seen[1], Integer.MAX_VALUE);
            digest.add((double) Math.max(min, Math.min(max, middle)), part);
            seen[1] += part;
          }
        });
    if (whole > 1) {
      digest.add((double) max);
    }
    ByteBuffer bytes = ByteBuffer.allocate(digest.smallByteSize());
    digest.asSmallBytes(bytes);
    bytes.flip();
    return bytes;
  }
}
