package io.pharos.operators.otlp;

import com.google.protobuf.ByteString;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;

/** Checks of trace and span ids as they arrive. */
final class ItemIds {

  static final int TRACE_ID_BYTES = 16;
  static final int SPAN_ID_BYTES = 8;

  private ItemIds() {}

  /** The trace id, or null if it has another length or is all zero. */
  static TraceId traceId(ByteString id) {
    return isValid(id, TRACE_ID_BYTES) ? new TraceId(id.toByteArray()) : null;
  }

  /** The span id, or null if it has another length or is all zero. */
  static SpanId spanId(ByteString id) {
    return isValid(id, SPAN_ID_BYTES) ? new SpanId(id.toByteArray()) : null;
  }

  static boolean isValid(ByteString id, int bytes) {
    return id.size() == bytes && !isZero(id);
  }

  static boolean isZero(ByteString id) {
    for (int i = 0; i < id.size(); i++) {
      if (id.byteAt(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /** What is wrong with an id, for people. */
  static String fault(String name, ByteString id, int bytes) {
    if (id.isEmpty()) {
      return name + " is absent";
    }
    if (id.size() == 1 && isZero(id)) {
      return name + " is no id";
    }
    return id.size() == bytes
        ? name + " is all zero"
        : name + " has " + id.size() + " bytes instead of " + bytes;
  }
}
