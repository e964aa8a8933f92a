package io.pharos.operators.rollup;

/**
 * What is added up per window besides distributions; fields of {@link io.pharos.schemas.Rollup} of
 * the same names. State holds them by ordinal: new ones go to the end.
 */
enum RollupSum {
  RECORDS,
  REQUESTS,
  ERRORS,
  INPUT_UNCACHED,
  CACHE_READ,
  CACHE_WRITE,
  OUTPUT_VISIBLE,
  REASONING,
  GENERATED,
  PROMPTED,
  IN_FLIGHT_NS,
  LIST_COST,
  UNPRICED,
  PARTLY_PRICED,
  GPU_NS,
  ENERGY_UJ,
  DEVICE_COST,
  DEVICE_UNPRICED_NS,
  ATTRIBUTED
}
