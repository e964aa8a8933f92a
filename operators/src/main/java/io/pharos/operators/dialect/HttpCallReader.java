package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.ModelEndpoints.Endpoint;
import io.pharos.schemas.Call;
import io.pharos.schemas.Evaluation;
import java.util.List;

/**
 * Reads from the span of an HTTP client which model it called, so that a call is known even where
 * its own span was lost. Names are those of the HTTP semantic conventions, present and before 1.23.
 */
final class HttpCallReader {

  private static final ModelEndpoints ENDPOINTS = ModelEndpoints.standard();

  private HttpCallReader() {}

  /** The call, without usage, or null where the span is no request to a model. */
  static Call read(Span span, List<Evaluation> evaluations) {
    Endpoint endpoint =
        span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT
            ? endpoint(span.getAttributesList())
            : null;
    if (endpoint == null && evaluations.isEmpty()) {
      return null;
    }
    Call.Builder call = Call.newBuilder().setFinishReasons(List.of()).setEvaluations(evaluations);
    if (endpoint != null) {
      call.setProvider(endpoint.provider())
          .setOperation(endpoint.operation())
          .setRequestModel(endpoint.model());
    }
    return call.build();
  }

  private static Endpoint endpoint(List<KeyValue> attributes) {
    String method = "POST";
    String url = null;
    String host = null;
    Long port = null;
    String path = null;
    for (KeyValue attribute : attributes) {
      if (attribute.getKey().equals("server.port") || attribute.getKey().equals("net.peer.port")) {
        port = AttributeValue.count(attribute.getValue());
      }
      String value = attribute.getValue().getStringValue();
      if (!value.isEmpty()) {
        switch (attribute.getKey()) {
          case "http.request.method", "http.method" -> method = value;
          case "url.full", "http.url" -> url = value;
          case "server.address", "net.peer.name", "http.host" -> host = value;
          case "url.path", "http.target" -> path = path == null ? value : path;
          default -> {}
        }
      }
    }
    if (!method.equals("POST")) {
      return null;
    }
    if (host != null && port != null && host.indexOf(':') < 0) {
      host = host + ':' + port;
    }
    Endpoint endpoint = url == null ? null : ENDPOINTS.of(url);
    return endpoint == null && path != null ? ENDPOINTS.of(host, path) : endpoint;
  }

  /** The HTTP status of a failed request, null where there is none or it is below 400. */
  static String failedStatus(Span span) {
    for (KeyValue attribute : span.getAttributesList()) {
      String key = attribute.getKey();
      if (key.equals("http.response.status_code") || key.equals("http.status_code")) {
        Long status = AttributeValue.count(attribute.getValue());
        if (status != null && status >= 400) {
          return status.toString();
        }
      }
    }
    return null;
  }
}
