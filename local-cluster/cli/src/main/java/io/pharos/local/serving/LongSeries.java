package io.pharos.local.serving;

import java.util.Arrays;

/** Numbers that are only added to. */
final class LongSeries {

  private long[] values = new long[64];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  void increment(int i) {
    values[i]++;
  }

  int size() {
    return size;
  }

  long get(int i) {
    return values[i];
  }

  long last() {
    return values[size - 1];
  }

  /** Of an ascending series: the last that is at most so much, -1 where there is none. */
  int floor(long value) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (values[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }
}
