package io.pharos.local.serving;

/** Which engine of a service gets the next request. */
public enum Balancing {
  ROUND_ROBIN,
  /** The one with the fewest requests. */
  LEAST_LOADED
}
