package io.pharos.local.generator;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.util.List;

/** An agent: thinks with a model, runs tools, thinks again, up to about thirty spans. */
final class AgentScenario implements Scenario {

  private static final List<String> TOOLS =
      List.of("search_orders", "get_weather", "run_sql", "send_email", "calculator");
  private static final double TOOL_FAILS = 0.04;

  private final Landscape landscape;
  private final ServiceCalls services;
  private final ModelCalls models;

  AgentScenario(Landscape landscape, ServiceCalls services, ModelCalls models) {
    this.landscape = landscape;
    this.services = services;
    this.models = models;
  }

  @Override
  public void play(Request request) {
    SimulatedSpan root = services.edge(request, "/v1/agents/run");
    SimulatedSpan app =
        services.hop(
            request, root, "agent-service", "/run", request.startNs() + request.ms(0.5, 4));
    long at = app.startNs() + request.ms(0.5, 3);
    SimulatedSpan agent =
        request
            .trace()
            .span(app, app.service(), Scope.APPLICATION, SpanKind.SPAN_KIND_INTERNAL, "", at);
    request
        .instrumentation()
        .agent(
            agent, "support-agent", landscape.content(request.random(), 60), request.sessionId());
    int rounds = request.random().between(1, 7);
    boolean failed = false;
    for (int round = 0; round < rounds && !failed; round++) {
      boolean last = round == rounds - 1;
      ModelCalls.Outcome call =
          models.chat(
              request, agent, "support-agent", TokenShape.CODE, !last, at + request.ms(0.5, 5));
      at = call.endNs();
      failed = call.failed();
      if (!last && !failed) {
        at = tools(request, agent, at + request.ms(0.2, 2));
      }
    }
    agent.end(at + request.ms(0.2, 2));
    at = agent.endNs() + request.ms(0.2, 2);
    request
        .trace()
        .log(
            app,
            at,
            failed ? SimulatedLog.Level.ERROR : SimulatedLog.Level.INFO,
            failed ? "agent gave up" : "agent finished after " + rounds + " rounds");
    int status = failed ? 500 : 200;
    services.finish(root, services.back(request, app, at, status) + request.ms(0.1, 1), status);
  }

  /** One or two tools at the same time; returns when the slower is done. */
  private long tools(Request request, SimulatedSpan agent, long atNs) {
    long endNs = atNs;
    int count = request.random().between(1, 2);
    for (int i = 0; i < count; i++) {
      endNs = Math.max(endNs, tool(request, agent, atNs));
    }
    return endNs;
  }

  private long tool(Request request, SimulatedSpan agent, long atNs) {
    String name = request.random().pick(TOOLS);
    SimulatedSpan span =
        request
            .trace()
            .span(agent, agent.service(), Scope.APPLICATION, SpanKind.SPAN_KIND_INTERNAL, "", atNs);
    long endNs = atNs + request.ms(5, 800);
    if (name.equals("run_sql") || name.equals("search_orders")) {
      endNs = services.query(request, span, "orders", atNs + request.ms(0.2, 2)) + request.ms(1, 5);
    }
    span.end(endNs);
    request
        .instrumentation()
        .tool(
            span,
            name,
            "{\"query\":\"" + landscape.content(request.random(), 12) + "\"}",
            landscape.content(request.random(), request.random().between(20, 400)));
    if (request.random().chance(TOOL_FAILS)) {
      span.fail("ToolError", name + " failed");
      request.trace().log(span, endNs, SimulatedLog.Level.ERROR, "tool " + name + " failed");
    }
    return endNs;
  }
}
