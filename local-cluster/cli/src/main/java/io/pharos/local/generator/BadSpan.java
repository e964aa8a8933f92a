package io.pharos.local.generator;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;

/** Ways a single span is wrong among valid siblings, and why it is then dead-lettered. */
enum BadSpan {
  TRACE_ID_LENGTH("INVALID_TRACE_ID") {
    @Override
    void spoil(Span.Builder span) {
      span.setTraceId(span.getTraceId().substring(0, 15));
    }
  },
  SPAN_ID_LENGTH("INVALID_SPAN_ID") {
    @Override
    void spoil(Span.Builder span) {
      span.setSpanId(span.getSpanId().substring(0, 7));
    }
  },
  TRACE_ID_ZERO("INVALID_TRACE_ID") {
    @Override
    void spoil(Span.Builder span) {
      span.setTraceId(ByteString.copyFrom(new byte[16]));
    }
  },
  SPAN_ID_ZERO("INVALID_SPAN_ID") {
    @Override
    void spoil(Span.Builder span) {
      span.setSpanId(ByteString.copyFrom(new byte[8]));
    }
  },
  TIME_ABSENT("INVALID_TIME") {
    @Override
    void spoil(Span.Builder span) {
      span.clearStartTimeUnixNano().clearEndTimeUnixNano();
    }
  },
  END_ABSENT("INVALID_TIME") {
    @Override
    void spoil(Span.Builder span) {
      span.clearEndTimeUnixNano();
    }
  },
  /** Not dead-lettered: its end is taken to be its start. */
  END_BEFORE_START(null) {
    @Override
    void spoil(Span.Builder span) {
      long endNs = span.getEndTimeUnixNano();
      span.setStartTimeUnixNano(endNs).setEndTimeUnixNano(endNs - 3 * Request.MS);
    }
  };

  private final String reason;

  BadSpan(String reason) {
    this.reason = reason;
  }

  abstract void spoil(Span.Builder span);

  /** Reason of its dead letter, null where it is kept. */
  String reason() {
    return reason;
  }
}
