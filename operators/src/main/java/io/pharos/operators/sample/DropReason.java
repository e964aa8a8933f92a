package io.pharos.operators.sample;

/** Why a data point goes nowhere; each is a counter. None of these is a loss of telemetry. */
public enum DropReason {
  /** The source marked that the series has ended. */
  NO_RECORDED_VALUE,
  /** The sensor gave no reading: a blank of DCGM, or a value that no device can have. */
  BLANK,
  /** Not a number, or infinite. */
  NOT_FINITE,
  /** The time at which a Prometheus client made a series, which the series tells itself. */
  CREATED_SERIES,
  /** A part of a sum whose other parts are not in the request. */
  INCOMPLETE,
  /** No row of the table holds for it, and such metrics are not wanted. */
  UNMAPPED,
  /** A row of the table says so. */
  UNWANTED
}
