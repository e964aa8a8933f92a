package io.pharos.operators.otlp;

/** The kind of telemetry an OTLP request carries. */
public enum OtlpSignal {
  TRACES,
  LOGS
}
