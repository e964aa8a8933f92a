package io.pharos.operators.sample;

/** What a number measures; a field takes only units of its own quantity. */
enum Quantity {
  RATIO,
  BYTES,
  CELSIUS,
  WATTS,
  MILLIJOULES,
  MEGAHERTZ,
  CODE,
  BITS,
  NANOSECONDS,
  SECONDS,
  COUNT
}
