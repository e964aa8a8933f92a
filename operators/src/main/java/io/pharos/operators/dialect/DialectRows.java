package io.pharos.operators.dialect;

import io.pharos.schemas.BodyKind;
import io.pharos.schemas.StepKind;
import java.util.List;
import java.util.Map;

/** The rows of a dialect table as written, checked one by one. */
record DialectRows(
    List<Dialect> dialects,
    List<FieldKey> fieldKeys,
    List<EventKey> eventKeys,
    List<Step> steps,
    List<Failure> failures,
    Map<String, String> providers,
    List<BodyKey> bodies,
    Map<String, BodyKind> logEvents,
    List<String> vectors) {

  /** How a dialect is recognised and how it counts input tokens. */
  record Dialect(
      String name,
      List<String> scopes,
      List<String> prefixes,
      List<String> attributes,
      boolean inputExcludesCache,
      List<String> excludesCacheFor) {

    boolean excludesCache(String provider) {
      return inputExcludesCache || excludesCacheFor.contains(provider);
    }
  }

  /**
   * One spelling of a field.
   *
   * @param nanosPerUnit for durations, else 0
   * @param json dotted member of the value's JSON, or null for the value itself
   */
  record FieldKey(CanonicalField field, String key, long nanosPerUnit, String json) {}

  /** A field found in span events. */
  record EventKey(CanonicalField field, String event, String key, boolean count, boolean time) {}

  /**
   * What a span does if all conditions hold; by the value of the first one where there is a map.
   */
  record Step(List<Condition> when, Map<String, StepKind> values, StepKind step) {}

  /** A condition on one property of a span. */
  record Condition(Property property, String name, List<String> in) {}

  /** What a condition looks at. */
  enum Property {
    ATTRIBUTE,
    SCOPE,
    NAME,
    EVENT
  }

  /** An attribute whose value means failure. */
  record Failure(String attribute, List<String> values) {}

  /** An attribute that holds a long text. */
  record BodyKey(String key, BodyKind kind, Map<String, BodyKind> byStep) {

    BodyKind kindIn(StepKind step) {
      return byStep.getOrDefault(step.name(), kind);
    }
  }
}
