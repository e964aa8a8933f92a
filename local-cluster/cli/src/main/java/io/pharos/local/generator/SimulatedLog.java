package io.pharos.local.generator;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/**
 * A log record as a simulated service wrote it.
 *
 * @param spanId 0 where it was written outside any span, and so outside any trace
 */
record SimulatedLog(
    ServiceInstance service,
    long timeNs,
    Level level,
    String body,
    long spanId,
    String eventName,
    List<KeyValue> attributes) {

  /** Severity with its OpenTelemetry number. */
  enum Level {
    INFO(9),
    WARN(13),
    ERROR(17);

    private final int number;

    Level(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }
}
