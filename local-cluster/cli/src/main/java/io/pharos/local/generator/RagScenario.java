package io.pharos.local.generator;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A retrieval chain: embed the question, search, rerank, answer from a long context. */
final class RagScenario implements Scenario {

  private final Landscape landscape;
  private final ServiceCalls services;
  private final ModelCalls models;

  RagScenario(Landscape landscape, ServiceCalls services, ModelCalls models) {
    this.landscape = landscape;
    this.services = services;
    this.models = models;
  }

  @Override
  public void play(Request request) {
    SimulatedSpan root = services.edge(request, "/v1/ask");
    SimulatedSpan app =
        services.hop(request, root, "rag-service", "/ask", request.startNs() + request.ms(0.5, 4));
    int questionTokens = request.random().between(8, 120);
    long at = models.embed(request, app, questionTokens, app.startNs() + request.ms(0.3, 2));
    String question = landscape.content(request.random(), questionTokens);
    at = search(request, app, question, at);
    if (request.random().chance(0.7)) {
      at = rerank(request, app, question, at);
    }
    request.trace().log(app, at, SimulatedLog.Level.INFO, "context assembled");
    ModelCalls.Outcome call =
        models.chat(request, app, "rag", TokenShape.LONG_CONTEXT, false, at + request.ms(0.5, 3));
    at = call.endNs() + request.ms(0.3, 3);
    int status = call.failed() ? 502 : 200;
    services.finish(root, services.back(request, app, at, status) + request.ms(0.1, 1), status);
  }

  private long search(Request request, SimulatedSpan app, String question, long atNs) {
    long endNs = atNs + request.ms(6, 90);
    SimulatedSpan span = step(request, app, atNs).end(endNs);
    request
        .instrumentation()
        .retrieval(span, new Instrumentation.Retrieval("handbook", question, scores(request, 8)));
    return endNs;
  }

  private static long rerank(Request request, SimulatedSpan app, String question, long atNs) {
    long endNs = atNs + request.ms(15, 120);
    SimulatedSpan span = step(request, app, atNs).end(endNs);
    request
        .instrumentation()
        .rerank(
            span,
            new Instrumentation.Retrieval("handbook", question, scores(request, 4)),
            "rerank-v3.5");
    return endNs;
  }

  private static SimulatedSpan step(Request request, SimulatedSpan app, long atNs) {
    return request
        .trace()
        .span(app, app.service(), Scope.APPLICATION, SpanKind.SPAN_KIND_INTERNAL, "", atNs);
  }

  private static List<Double> scores(Request request, int count) {
    return Stream.generate(() -> request.random().between(200, 970) / 1000.0)
        .limit(count)
        .sorted(Comparator.reverseOrder())
        .toList();
  }
}
