package io.pharos.operators.price;

/** The prices one name had, one after the other. */
interface PricesByTime<P> {

  /** The price at an instant (milliseconds since the epoch), null where there was none. */
  P at(long atMs);
}
