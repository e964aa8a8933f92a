package io.pharos.operators.price;

import java.util.Comparator;
import java.util.List;

/** Prices one after the other; there may be gaps between them. */
final class PriceHistory<P> implements PricesByTime<P> {

  /** A price and when it holds. */
  record Entry<P>(Validity validity, P price) {}

  private final List<Entry<P>> newestFirst;

  /** A history of entries that do not overlap. */
  PriceHistory(List<Entry<P>> entries) {
    newestFirst =
        entries.stream()
            .sorted(
                Comparator.comparingLong((Entry<P> entry) -> entry.validity().fromMs()).reversed())
            .toList();
  }

  @Override
  public P at(long atMs) {
    for (Entry<P> entry : newestFirst) {
      if (entry.validity().holds(atMs)) {
        return entry.price();
      }
    }
    return null;
  }
}
