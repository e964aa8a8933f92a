package io.pharos.local.otlp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsPartialSuccess;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.pharos.local.files.Encoding;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writes the answers of an OTLP endpoint in the encoding of their request. */
final class ResponseBodies {
  private ResponseBodies() {}

  /** An export response; one with nothing rejected is an empty message. */
  static byte[] success(OtlpSignal signal, Encoding encoding, ExportResult.Accepted accepted) {
    Message response =
        switch (signal) {
          case TRACES -> {
            var builder = ExportTraceServiceResponse.newBuilder();
            if (accepted.rejectedItems() > 0) {
              builder.setPartialSuccess(
                  ExportTracePartialSuccess.newBuilder()
                      .setRejectedSpans(accepted.rejectedItems())
                      .setErrorMessage(accepted.message()));
            }
            yield builder.build();
          }
          case LOGS -> {
            var builder = ExportLogsServiceResponse.newBuilder();
            if (accepted.rejectedItems() > 0) {
              builder.setPartialSuccess(
                  ExportLogsPartialSuccess.newBuilder()
                      .setRejectedLogRecords(accepted.rejectedItems())
                      .setErrorMessage(accepted.message()));
            }
            yield builder.build();
          }
          case METRICS -> {
            var builder = ExportMetricsServiceResponse.newBuilder();
            if (accepted.rejectedItems() > 0) {
              builder.setPartialSuccess(
                  ExportMetricsPartialSuccess.newBuilder()
                      .setRejectedDataPoints(accepted.rejectedItems())
                      .setErrorMessage(accepted.message()));
            }
            yield builder.build();
          }
        };
    if (encoding == Encoding.PROTOBUF) {
      return response.toByteArray();
    }
    try {
      return JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .print(response)
          .getBytes(StandardCharsets.UTF_8);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a response has no Any, so it prints", e);
    }
  }

  /** A {@code google.rpc.Status}: code in field 1, message in field 2. */
  static byte[] status(Encoding encoding, int code, String message) {
    if (encoding == Encoding.JSON) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("code", code)
          .put("message", message)
          .toString()
          .getBytes(StandardCharsets.UTF_8);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeInt32(1, code);
      out.writeString(2, message);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
