package io.pharos.operators.quantile;

import io.pharos.operators.packed.PackedReader;
import io.pharos.operators.packed.PackedWriter;
import java.util.Arrays;

/**
 * Weighted counts of values in logarithmic buckets. Only buckets that hold something take room.
 *
 * <p>Counts are whole numbers and merging adds them, so the result is the same in any order and
 * grouping, and what was added can be taken away again.
 */
public final class BucketCounts {

  private static final int FIRST_CAPACITY = 4;

  private int[] buckets = new int[FIRST_CAPACITY];
  private long[] counts = new long[FIRST_CAPACITY];
  private int size;

  /**
   * Adds a value.
   *
   * @param value not negative
   * @param weight how often; negative to take away
   */
  public void add(long value, long weight) {
    addTo(LogBuckets.of(value), weight);
  }

  private void addTo(int bucket, long count) {
    int at = Arrays.binarySearch(buckets, 0, size, bucket);
    if (at >= 0) {
      counts[at] += count;
      return;
    }
    int place = -at - 1;
    if (size == buckets.length) {
      buckets = Arrays.copyOf(buckets, 2 * size);
      counts = Arrays.copyOf(counts, 2 * size);
    }
    System.arraycopy(buckets, place, buckets, place + 1, size - place);
    System.arraycopy(counts, place, counts, place + 1, size - place);
    buckets[place] = bucket;
    counts[place] = count;
    size++;
  }

  /** Sum of the weights. */
  public long total() {
    long total = 0;
    for (int i = 0; i < size; i++) {
      total += counts[i];
    }
    return total;
  }

  /** Nothing was added, or all of it was taken away. */
  public boolean isEmpty() {
    for (int i = 0; i < size; i++) {
      if (counts[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Middle of the bucket that holds the value of rank ceil(q·n). Where more was taken away from a
   * bucket than added, what is left of the greater ones fills it up.
   *
   * @param perMille q in thousandths, 1 to 1000
   * @throws IllegalStateException if no more was added than taken away
   */
  public long quantile(int perMille) {
    long total = total();
    long rest = total % 1000 * perMille;
    long rank = total / 1000 * perMille + rest / 1000 + (rest % 1000 == 0 ? 0 : 1);
    long reached = 0;
    for (int i = 0; i < size; i++) {
      reached += counts[i];
      if (counts[i] > 0 && reached >= rank) {
        return LogBuckets.middle(buckets[i]);
      }
    }
    throw new IllegalStateException("there is no quantile of nothing");
  }

  /** Receives buckets in ascending order. */
  public interface Visitor {
    void visit(long middle, long count);
  }

  /** Shows every bucket that holds something. */
  public void forEach(Visitor visitor) {
    for (int i = 0; i < size; i++) {
      if (counts[i] != 0) {
        visitor.visit(LogBuckets.middle(buckets[i]), counts[i]);
      }
    }
  }

  /** Writes the buckets that hold something: equal counts give equal bytes. */
  void write(PackedWriter out) {
    int held = 0;
    for (int i = 0; i < size; i++) {
      held += counts[i] == 0 ? 0 : 1;
    }
    out.put(held);
    int before = 0;
    for (int i = 0; i < size; i++) {
      if (counts[i] != 0) {
        out.put(buckets[i] - before);
        out.putSigned(counts[i]);
        before = buckets[i];
      }
    }
  }

  /** Adds what {@link #write} wrote. */
  void addFrom(PackedReader in) {
    long held = in.number();
    int bucket = 0;
    for (long i = 0; i < held; i++) {
      bucket += (int) in.number();
      addTo(bucket, in.signed());
    }
  }
}
