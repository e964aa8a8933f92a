package io.pharos.operators.objective;

import io.pharos.schemas.Alert;
import io.pharos.schemas.SpanFixtures;
import io.pharos.schemas.Step;
import java.util.List;

/** Objectives and requests with named instants, milliseconds after the beginning. */
final class ObjectiveFixtures {

  static final long MINUTE = 60_000;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  /** Every tenth of a percent of failures burns once. */
  static final ObjectiveTable AVAILABLE =
      table("name: available", "tenants: '*'", "indicator: availability", "target: 99.9");

  private ObjectiveFixtures() {}

  /** A table of one objective, its entries one a line. */
  static ObjectiveTable table(String... lines) {
    return ObjectiveTable.parse("test.yaml", yaml(lines));
  }

  /** The first entry stands on line 2. */
  static String yaml(String... lines) {
    return "objectives:\n  - " + String.join("\n    ", lines) + '\n';
  }

  static long at(long ms) {
    return SpanFixtures.at(ms);
  }

  /** A call that ended at an instant and took a second. */
  static Step call(long id, long endMs) {
    Step step = new Step();
    step.setTenant(SpanFixtures.TENANT);
    step.setTraceId(SpanFixtures.traceId(id));
    step.setSpan(
        SpanFixtures.llm(SpanFixtures.head(id, id, null, endMs - 1_000, endMs), 10, 20).getSpan());
    step.getSpan().setService("chat");
    step.setEventTimeMs(at(endMs));
    step.setCounted(true);
    return step;
  }

  static Step failed(long id, long endMs) {
    Step step = call(id, endMs);
    step.getSpan().setError(true);
    step.getSpan().setErrorType("timeout");
    return step;
  }

  /** Alerts as their state and when, milliseconds after the beginning. */
  static List<String> story(List<Alert> alerts) {
    return alerts.stream()
        .map(
            alert ->
                alert.getState()
                    + " "
                    + alert.getSeverity()
                    + " @"
                    + (alert.getEventTimeMs() - SpanFixtures.BEGINNING))
        .toList();
  }
}
