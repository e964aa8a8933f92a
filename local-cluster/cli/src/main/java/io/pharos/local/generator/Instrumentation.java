package io.pharos.local.generator;

import java.util.List;

/** An instrumentation library: how it names and describes what an application did, in a span. */
interface Instrumentation {

  /** Every library the simulated services use. */
  List<Instrumentation> ALL =
      List.of(
          new OpenTelemetryInstrumentation(OpenTelemetryInstrumentation.Edition.CURRENT),
          new OpenTelemetryInstrumentation(OpenTelemetryInstrumentation.Edition.V1_36),
          new OpenTelemetryInstrumentation(OpenTelemetryInstrumentation.Edition.V1_27),
          new OpenInferenceInstrumentation(),
          new OpenLlmetryInstrumentation());

  void chat(SimulatedSpan span, ModelCall call);

  /** Whether it says whom it called. */
  boolean tellsAddress();

  void embedding(SimulatedSpan span, ModelCall call);

  void retrieval(SimulatedSpan span, Retrieval retrieval);

  void rerank(SimulatedSpan span, Retrieval retrieval, String model);

  void tool(SimulatedSpan span, String tool, String arguments, String result);

  void agent(SimulatedSpan span, String agent, String input, String sessionId);

  /** A search: which collection, what was asked, and the scores found, best first. */
  record Retrieval(String collection, String query, List<Double> scores) {}

  /** Text inside a JSON string; the pool has no character that needs escaping. */
  static String message(String role, String text) {
    return "[{\"role\":\""
        + role
        + "\",\"parts\":[{\"type\":\"text\",\"content\":\""
        + text
        + "\"}]}]";
  }
}
