package io.pharos.local.generator;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Simulated spans and logs as OTLP messages. */
final class WireFormat {

  private WireFormat() {}

  static Span.Builder span(byte[] traceId, SimulatedSpan span) {
    Span.Builder wire =
        Span.newBuilder()
            .setTraceId(ByteString.copyFrom(traceId))
            .setSpanId(id(span.id()))
            .setName(span.name())
            .setKind(span.kind())
            .setStartTimeUnixNano(span.startNs())
            .setEndTimeUnixNano(span.endNs())
            .addAllAttributes(span.attributes())
            .addAllEvents(span.events())
            .setFlags(1);
    if (!span.isRoot()) {
      wire.setParentSpanId(id(span.parentId()));
    }
    if (span.isError()) {
      wire.setStatus(
          Status.newBuilder()
              .setCode(Status.StatusCode.STATUS_CODE_ERROR)
              .setMessage(span.statusMessage()));
    } else if (span.isOk()) {
      wire.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_OK));
    }
    return wire;
  }

  /** {@code traceId} null for a log outside any trace. */
  static LogRecord.Builder log(byte[] traceId, SimulatedLog log) {
    LogRecord.Builder wire =
        LogRecord.newBuilder()
            .setTimeUnixNano(log.timeNs())
            .setObservedTimeUnixNano(log.timeNs())
            .setSeverityNumber(SeverityNumber.forNumber(log.level().number()))
            .setSeverityText(log.level().name())
            .setBody(AnyValue.newBuilder().setStringValue(log.body()))
            .setEventName(log.eventName())
            .addAllAttributes(log.attributes());
    if (traceId != null) {
      wire.setTraceId(ByteString.copyFrom(traceId)).setSpanId(id(log.spanId())).setFlags(1);
    }
    return wire;
  }

  static String hex(long id) {
    return HexFormat.of().toHexDigits(id);
  }

  private static ByteString id(long id) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(id).array());
  }
}
