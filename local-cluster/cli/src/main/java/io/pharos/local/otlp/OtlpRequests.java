package io.pharos.local.otlp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.pharos.local.files.Encoding;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/** Parses whole OTLP export requests, all or nothing, as an endpoint must before it accepts one. */
public final class OtlpRequests {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFormat.Parser PROTO_JSON = JsonFormat.parser().ignoringUnknownFields();

  /** OTLP JSON writes these in hex where the JSON of protobuf would have base64. */
  private static final Set<String> HEX_FIELDS = Set.of("traceId", "spanId", "parentSpanId");

  private OtlpRequests() {}

  /**
   * The request that the bytes hold.
   *
   * @throws MalformedRequestException if they hold none; the message says why without quoting them
   */
  public static Message parse(OtlpSignal signal, Encoding encoding, byte[] bytes)
      throws MalformedRequestException {
    Message.Builder request = builder(signal);
    try {
      if (encoding == Encoding.PROTOBUF) {
        return request.mergeFrom(bytes).build();
      }
      JsonNode tree = JSON.readTree(bytes);
      if (!(tree instanceof ObjectNode)) {
        throw new MalformedRequestException("the request is not a JSON object", null);
      }
      hexToBase64(tree);
      PROTO_JSON.merge(tree.toString(), request);
      return request.build();
    } catch (JsonProcessingException e) {
      throw new MalformedRequestException("the request is not JSON: " + e.getOriginalMessage(), e);
    } catch (InvalidProtocolBufferException e) {
      throw new MalformedRequestException(
          "the request is no OTLP "
              + (encoding == Encoding.JSON ? "JSON" : "protobuf")
              + " of "
              + signal.items()
              + ": "
              + e.getMessage(),
          e);
    } catch (IOException e) {
      throw new MalformedRequestException("the request cannot be read: " + e.getMessage(), e);
    }
  }

  private static Message.Builder builder(OtlpSignal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.newBuilder();
      case LOGS -> ExportLogsServiceRequest.newBuilder();
      case METRICS -> ExportMetricsServiceRequest.newBuilder();
    };
  }

  private static void hexToBase64(JsonNode node) throws MalformedRequestException {
    if (node instanceof ObjectNode object) {
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        if (HEX_FIELDS.contains(field.getKey()) && field.getValue().isTextual()) {
          field.setValue(object.textNode(base64(field)));
        } else {
          hexToBase64(field.getValue());
        }
      }
    } else {
      for (JsonNode child : node) {
        hexToBase64(child);
      }
    }
  }

  private static String base64(Map.Entry<String, JsonNode> field) throws MalformedRequestException {
    try {
      return Base64.getEncoder()
          .encodeToString(HexFormat.of().parseHex(field.getValue().textValue()));
    } catch (IllegalArgumentException e) {
      throw new MalformedRequestException(field.getKey() + " is not hex", e);
    }
  }
}
