package io.pharos.local.generator;

import static io.pharos.local.attribute.Attributes.number;
import static io.pharos.local.attribute.Attributes.text;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;

/** The plain parts of a request: HTTP between services, databases, caches. */
final class ServiceCalls {

  private final Landscape landscape;

  ServiceCalls(Landscape landscape) {
    this.landscape = landscape;
  }

  /** The span a request begins with at the edge; the caller ends it. */
  SimulatedSpan edge(Request request, String route) {
    SimulatedSpan root =
        server(request, null, landscape.service(request, "api-gateway"), route, request.startNs());
    root.with(text("user_agent.original", "pharos-sample-client/1.0"));
    return root;
  }

  /** A call from one service to another: client span, server span; returns the server span. */
  SimulatedSpan hop(Request request, SimulatedSpan from, String service, String route, long atNs) {
    SimulatedSpan client =
        request
            .trace()
            .span(from, from.service(), Scope.HTTP, SpanKind.SPAN_KIND_CLIENT, "POST", atNs)
            .with(text("http.request.method", "POST"))
            .with(text("url.full", "http://" + service + ":8080" + route))
            .with(text("server.address", service))
            .with(number("server.port", 8080));
    return server(
        request, client, landscape.service(request, service), route, atNs + request.ms(0.3, 2));
  }

  /** Ends what {@link #hop} began and returns when its caller goes on. */
  long back(Request request, SimulatedSpan server, long atNs, int status) {
    finish(server, atNs, status);
    long clientEndNs = atNs + request.ms(0.2, 1.5);
    request.trace().spans().stream()
        .filter(span -> span.id() == server.parentId())
        .findFirst()
        .ifPresent(client -> finish(client, clientEndNs, status));
    return clientEndNs;
  }

  /**
   * Ends an HTTP span with its status; 5xx is an error, 4xx only where it says so to the caller.
   */
  void finish(SimulatedSpan span, long atNs, int status) {
    span.end(atNs).with(number("http.response.status_code", status));
    if (status >= 500) {
      span.fail(Integer.toString(status), "");
    }
  }

  /** A query; returns its end. */
  long query(Request request, SimulatedSpan in, String table, long atNs) {
    long endNs = atNs + request.ms(0.8, 12);
    request
        .trace()
        .span(in, in.service(), Scope.POSTGRES, SpanKind.SPAN_KIND_CLIENT, "SELECT " + table, atNs)
        .with(text("db.system.name", "postgresql"))
        .with(text("db.operation.name", "SELECT"))
        .with(text("db.collection.name", table))
        .with(text("db.query.text", "SELECT * FROM " + table + " WHERE id = $1"))
        .end(endNs);
    return endNs;
  }

  /** A cache look-up; returns its end. */
  long cache(Request request, SimulatedSpan in, long atNs) {
    long endNs = atNs + request.ms(0.2, 2);
    request
        .trace()
        .span(in, in.service(), Scope.REDIS, SpanKind.SPAN_KIND_CLIENT, "GET", atNs)
        .with(text("db.system.name", "redis"))
        .with(text("db.operation.name", "GET"))
        .end(endNs);
    return endNs;
  }

  private SimulatedSpan server(
      Request request, SimulatedSpan parent, ServiceInstance service, String route, long atNs) {
    return request
        .trace()
        .span(parent, service, Scope.HTTP, SpanKind.SPAN_KIND_SERVER, "POST " + route, atNs)
        .with(text("http.request.method", "POST"))
        .with(text("http.route", route))
        .with(text("url.path", route))
        .with(text("url.scheme", "http"));
  }
}
