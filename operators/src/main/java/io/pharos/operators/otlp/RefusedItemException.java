package io.pharos.operators.otlp;

import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;

/** A span or log record that was read but is impossible; it goes to the dead letter. */
final class RefusedItemException extends Exception {

  private final DeadLetterReason reason;
  private final transient TraceId traceId;
  private final transient SpanId spanId;

  RefusedItemException(DeadLetterReason reason, String detail, TraceId traceId, SpanId spanId) {
    super(detail, null, false, false);
    this.reason = reason;
    this.traceId = traceId;
    this.spanId = spanId;
  }

  DeadLetterReason reason() {
    return reason;
  }

  /** Null where it is what is wrong. */
  TraceId traceId() {
    return traceId;
  }

  SpanId spanId() {
    return spanId;
  }
}
