package io.pharos.local.serving;

/** What telemetry tells of a request. */
public enum CallVisibility {
  /** The caller's span, and below it the engine's. */
  ENGINE_SPAN,
  /** The caller's span, with the address of the engine. */
  TARGET_ADDRESS,
  /** The caller's span, with the name of the service. */
  SERVICE_NAME,
  /** The caller's span, which does not say whom it called. */
  UNADDRESSED,
  /** Nothing. */
  UNTRACED
}
