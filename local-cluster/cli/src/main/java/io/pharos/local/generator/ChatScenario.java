package io.pharos.local.generator;

/**
 * A chat service in front of a model: gateway, session from a cache or database, one model call.
 */
final class ChatScenario implements Scenario {

  /**
   * A path at which no provider serves models: where the trace is broken below it, the request
   * between services would pass for a call that left no span of its own.
   */
  private static final String INSIDE = "/answer";

  private final ServiceCalls services;
  private final ModelCalls models;
  private final String service;
  private final TokenShape shape;

  ChatScenario(ServiceCalls services, ModelCalls models, String service, TokenShape shape) {
    this.services = services;
    this.models = models;
    this.service = service;
    this.shape = shape;
  }

  @Override
  public void play(Request request) {
    String route = "/v1/" + service.replace("-service", "");
    SimulatedSpan root = services.edge(request, route);
    SimulatedSpan app =
        services.hop(request, root, service, INSIDE, request.startNs() + request.ms(0.5, 4));
    request.trace().log(app, app.startNs(), SimulatedLog.Level.INFO, "request accepted");
    long at = services.cache(request, app, app.startNs() + request.ms(0.2, 1));
    if (request.random().chance(0.4)) {
      at = services.query(request, app, "sessions", at);
    }
    ModelCalls.Outcome call = models.chat(request, app, service, shape, false, at);
    at = call.endNs() + request.ms(0.3, 3);
    int status = call.failed() ? 502 : 200;
    request
        .trace()
        .log(
            app,
            at,
            call.failed() ? SimulatedLog.Level.ERROR : SimulatedLog.Level.INFO,
            call.failed() ? "answer failed" : "answer sent");
    services.finish(root, services.back(request, app, at, status) + request.ms(0.1, 1), status);
  }
}
