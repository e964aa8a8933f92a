package io.pharos.operators.dialect;

import io.pharos.schemas.BodyKind;
import io.pharos.schemas.StepKind;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows of a dialect table as written, checked one by one. */
record DialectRows(
    List<Dialect> dialects,
    List<FieldKey> fieldKeys,
    List<EventKey> eventKeys,
    List<Step> steps,
    List<UsageRule> usageRules,
    List<StreamRule> streamRules,
    List<Failure> failures,
    Map<String, String> finishReasons,
    Map<String, String> providers,
    List<BodyKey> bodies,
    Map<String, BodyKind> roles,
    MessageEvents messageEvents,
    List<String> vectors) {

  /**
   * How a dialect is recognised.
   *
   * @param engine its spans are written by the engine that serves the model
   */
  record Dialect(
      String name,
      List<String> scopes,
      List<String> prefixes,
      List<String> attributes,
      boolean engine) {}

  /**
   * One spelling of a field.
   *
   * @param key attribute, or null where the span's name says it
   * @param spanName pattern of the span's name, whose star is the value; or null
   * @param unit for durations, else null
   * @param json path into the value's JSON, or null for the value itself
   * @param steps kinds of spans it holds for, empty for all
   * @param only values that count, lower case; empty for all
   * @param answered it says nothing about a call that failed
   */
  record FieldKey(
      CanonicalField field,
      String key,
      String spanName,
      TimeUnitOfRow unit,
      String json,
      Set<StepKind> steps,
      Set<String> only,
      boolean answered) {

    boolean appliesTo(StepKind step) {
      return steps.isEmpty() || steps.contains(step);
    }
  }

  /** A field found in span events. */
  record EventKey(CanonicalField field, String event, String key, boolean count, boolean time) {}

  /**
   * What a span does if all conditions hold; by the value of the first one where there is a map.
   */
  record Step(List<Condition> when, Map<String, StepKind> values, StepKind step) {}

  /**
   * How the counts of a span relate, if all conditions hold.
   *
   * @param inputDisjoint the count of input lacks what is told apart from it; null if not said
   * @param outputDisjoint the same of output
   * @param belowTemplate counts are estimates if no chat template could make them so small
   */
  record UsageRule(
      List<Condition> when, Boolean inputDisjoint, Boolean outputDisjoint, boolean belowTemplate) {}

  /**
   * Whether a call streams its answer, if all conditions hold.
   *
   * @param unlessSaid a field that says otherwise goes before it
   */
  record StreamRule(List<Condition> when, boolean streaming, boolean unlessSaid) {}

  /**
   * A condition on one property of a span.
   *
   * @param in patterns of its value, lower case; empty if any value will do
   * @param json path into an attribute's JSON, one of whose values must match; or null
   */
  record Condition(Property property, String name, List<String> in, String json) {}

  /** What a condition looks at. */
  enum Property {
    ATTRIBUTE,
    SCOPE,
    NAME,
    EVENT,
    DIALECT
  }

  /**
   * An attribute whose value means failure.
   *
   * @param values patterns of it, lower case; empty if any value will do
   * @param atLeast least number that means failure, or null
   * @param steps kinds of spans it holds for, empty for all
   */
  record Failure(String attribute, List<String> values, Double atLeast, Set<StepKind> steps) {}

  /**
   * An attribute that holds a long text.
   *
   * @param role key of the role of the message it belongs to, which may refine its kind; or null
   */
  record BodyKey(String key, BodyKind kind, Map<String, BodyKind> byStep, String role) {

    BodyKind kindIn(StepKind step) {
      return byStep.getOrDefault(step.name(), kind);
    }
  }

  /**
   * Events that carry a message: log records, and span events that stand in for them.
   *
   * @param kinds by event name
   * @param content attributes of such span events that hold the message
   */
  record MessageEvents(Map<String, BodyKind> kinds, Set<String> content) {}
}
