package io.pharos.operators.redaction;

import java.util.Arrays;

/** What was found in one text, in order and without overlap. */
final class Finds {

  private int[] starts = new int[16];
  private int[] ends = new int[16];
  private int[] kinds = new int[16];
  private int size;

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  int start(int index) {
    return starts[index];
  }

  int end(int index) {
    return ends[index];
  }

  /** Ordinal of a {@link RedactionType}, or behind those the number of a tenant pattern. */
  int kind(int index) {
    return kinds[index];
  }

  /** Appends a find that starts where the last one ends or later. */
  void add(int start, int end, int kind) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
      kinds = Arrays.copyOf(kinds, 2 * size);
    }
    starts[size] = start;
    ends[size] = end;
    kinds[size++] = kind;
  }

  /**
   * Adds a find anywhere. Of finds that overlap one remains, over all their characters and of the
   * kind that was there first.
   */
  void merge(int start, int end, int kind) {
    int first = 0;
    while (first < size && ends[first] <= start) {
      first++;
    }
    int last = first;
    int from = start;
    int to = end;
    int remaining = kind;
    while (last < size && starts[last] < end) {
      if (last == first) {
        remaining = kinds[last];
      }
      from = Math.min(from, starts[last]);
      to = Math.max(to, ends[last]);
      last++;
    }
    if (last == first) {
      add(0, 0, 0);
      System.arraycopy(starts, first, starts, first + 1, size - 1 - first);
      System.arraycopy(ends, first, ends, first + 1, size - 1 - first);
      System.arraycopy(kinds, first, kinds, first + 1, size - 1 - first);
    } else {
      int gone = last - first - 1;
      System.arraycopy(starts, last, starts, first + 1, size - last);
      System.arraycopy(ends, last, ends, first + 1, size - last);
      System.arraycopy(kinds, last, kinds, first + 1, size - last);
      size -= gone;
    }
    starts[first] = from;
    ends[first] = to;
    kinds[first] = remaining;
  }
}
