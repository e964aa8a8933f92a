package io.pharos.local.generator;

/** A request without any model: HTTP, database, cache; now and then an error. */
final class OrderScenario implements Scenario {

  private static final double FAILS = 0.02;

  private final ServiceCalls services;

  OrderScenario(ServiceCalls services) {
    this.services = services;
  }

  @Override
  public void play(Request request) {
    SimulatedSpan root = services.edge(request, "/api/orders/{id}");
    SimulatedSpan app =
        services.hop(
            request, root, "order-service", "/orders/{id}", request.startNs() + request.ms(0.3, 3));
    long at = services.cache(request, app, app.startNs() + request.ms(0.1, 1));
    int queries = request.random().between(1, 4);
    for (int i = 0; i < queries; i++) {
      at = services.query(request, app, i % 2 == 0 ? "orders" : "customers", at);
    }
    boolean failed = request.random().chance(FAILS);
    if (failed) {
      request.trace().log(app, at, SimulatedLog.Level.ERROR, "deadlock detected, giving up");
    } else if (request.random().chance(0.3)) {
      request.trace().log(app, at, SimulatedLog.Level.INFO, "order served");
    }
    int status = failed ? 500 : 200;
    services.finish(
        root,
        services.back(request, app, at + request.ms(0.2, 2), status) + request.ms(0.1, 1),
        status);
  }
}
