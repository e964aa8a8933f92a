package io.pharos.local.serving;

/** A step of an engine that its devices are computing. */
final class EngineStep {

  private final int engine;
  private final StepPlan plan;
  private final StepCost cost;
  private long leftNs;

  EngineStep(int engine, StepPlan plan, StepCost cost) {
    this.engine = engine;
    this.plan = plan;
    this.cost = cost;
    this.leftNs = cost.busyNs();
  }

  int engine() {
    return engine;
  }

  StepPlan plan() {
    return plan;
  }

  StepCost cost() {
    return cost;
  }

  long leftNs() {
    return leftNs;
  }

  void ran(long ns) {
    leftNs -= ns;
  }
}
