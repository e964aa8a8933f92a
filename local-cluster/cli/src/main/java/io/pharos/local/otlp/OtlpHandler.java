package io.pharos.local.otlp;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.pharos.local.files.BoundedReader;
import io.pharos.local.files.BoundedReader.TooLargeException;
import io.pharos.local.files.Encoding;
import io.pharos.local.otlp.ExportResult.Accepted;
import io.pharos.local.otlp.ExportResult.Malformed;
import io.pharos.local.otlp.ExportResult.Unavailable;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The HTTP side of OTLP. 200 with the export response; 400 for what is no request, 404, 405, 413
 * for a body that is over the limit once unpacked, 415; 503 with {@code Retry-After} whenever the
 * same request may succeed later, also for our own faults, since a client drops what is answered
 * with 500. Answers have the content type of their request.
 */
final class OtlpHandler implements HttpHandler {
  private static final Map<String, OtlpSignal> PATHS =
      Map.of(
          "/v1/traces", OtlpSignal.TRACES,
          "/v1/logs", OtlpSignal.LOGS,
          "/v1/metrics", OtlpSignal.METRICS);

  /** Codes of google.rpc.Status. */
  private static final int INVALID_ARGUMENT = 3;

  private static final int NOT_FOUND = 5;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int UNAVAILABLE = 14;

  private final ExportService service;
  private final int maxBodyBytes;
  private final List<String> forwardedHeaders;
  private final EndpointCounts counts;

  OtlpHandler(
      ExportService service,
      int maxBodyBytes,
      List<String> forwardedHeaders,
      EndpointCounts counts) {
    this.service = service;
    this.maxBodyBytes = maxBodyBytes;
    this.forwardedHeaders = forwardedHeaders;
    this.counts = counts;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Optional<Encoding> encoding = encoding(exchange.getRequestHeaders());
      try {
        answer(exchange, encoding);
      } catch (RuntimeException e) {
        unavailable(exchange, encoding.orElse(Encoding.JSON), e.toString());
      }
    }
  }

  private void answer(HttpExchange exchange, Optional<Encoding> encoding) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    Encoding known = encoding.orElse(Encoding.JSON);
    OtlpSignal signal = PATHS.get(exchange.getRequestURI().getPath());
    if (signal == null) {
      refuse(exchange, known, 404, NOT_FOUND, "no such path; there are " + paths());
      return;
    }
    if (!exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().set("Allow", "POST");
      refuse(exchange, known, 405, UNIMPLEMENTED, "only POST is understood here");
      return;
    }
    if (encoding.isEmpty()) {
      refuse(
          exchange,
          known,
          415,
          INVALID_ARGUMENT,
          "the content type must be application/x-protobuf or application/json");
      return;
    }
    String packing = Optional.ofNullable(headers.getFirst("Content-Encoding")).orElse("identity");
    boolean gzip = packing.equalsIgnoreCase("gzip");
    if (!gzip && !packing.equalsIgnoreCase("identity")) {
      refuse(
          exchange, known, 415, INVALID_ARGUMENT, "the content encoding must be gzip or identity");
      return;
    }
    byte[] body;
    try {
      body = body(exchange.getRequestBody(), gzip);
    } catch (TooLargeException e) {
      refuse(exchange, known, 413, RESOURCE_EXHAUSTED, "the request is " + e.getMessage());
      return;
    } catch (IOException e) {
      refuse(exchange, known, 400, INVALID_ARGUMENT, "the body cannot be read: " + e.getMessage());
      return;
    }
    export(exchange, signal, known, body);
  }

  private void export(HttpExchange exchange, OtlpSignal signal, Encoding encoding, byte[] body)
      throws IOException {
    ExportResult result =
        service.export(signal, encoding, body, forwarded(exchange.getRequestHeaders()));
    if (result instanceof Accepted accepted) {
      counts.accepted.increment();
      counts.bytes.add(body.length);
      counts.rejectedItems.add(accepted.rejectedItems());
      respond(exchange, encoding, 200, ResponseBodies.success(signal, encoding, accepted));
    } else if (result instanceof Malformed malformed) {
      refuse(exchange, encoding, 400, INVALID_ARGUMENT, malformed.message());
    } else if (result instanceof Unavailable unavailable) {
      unavailable(exchange, encoding, unavailable.message());
    }
  }

  private byte[] body(InputStream in, boolean gzip) throws IOException {
    return gzip ? BoundedReader.gunzip(in, maxBodyBytes) : BoundedReader.read(in, maxBodyBytes);
  }

  private Map<String, String> forwarded(Headers headers) {
    Map<String, String> forwarded = new LinkedHashMap<>();
    for (String name : forwardedHeaders) {
      String value = headers.getFirst(name);
      if (value != null) {
        forwarded.put(name, value);
      }
    }
    return forwarded;
  }

  private static Optional<Encoding> encoding(Headers headers) {
    String type = Optional.ofNullable(headers.getFirst("Content-Type")).orElse("");
    String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    for (Encoding encoding : Encoding.values()) {
      if (encoding.contentType().equals(bare)) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  private static String paths() {
    return String.join(", ", PATHS.keySet().stream().sorted().toList());
  }

  private void refuse(
      HttpExchange exchange, Encoding encoding, int httpCode, int code, String message)
      throws IOException {
    counts.refused.increment();
    respond(exchange, encoding, httpCode, ResponseBodies.status(encoding, code, message));
  }

  private void unavailable(HttpExchange exchange, Encoding encoding, String message)
      throws IOException {
    counts.unavailable.increment();
    exchange.getResponseHeaders().set("Retry-After", "1");
    respond(exchange, encoding, 503, ResponseBodies.status(encoding, UNAVAILABLE, message));
  }

  private static void respond(HttpExchange exchange, Encoding encoding, int httpCode, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", encoding.contentType());
    // the JDK's server takes -1 for "no body" and 0 for "length unknown"
    exchange.sendResponseHeaders(httpCode, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }
}
