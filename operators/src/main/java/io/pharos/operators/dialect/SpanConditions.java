package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.pharos.operators.dialect.DialectRows.Condition;
import io.pharos.operators.dialect.DialectRows.Failure;
import io.pharos.operators.dialect.DialectRows.Step;
import io.pharos.operators.dialect.DialectRows.StreamRule;
import io.pharos.operators.dialect.DialectTable.SlottedCondition;
import io.pharos.operators.dialect.DialectTable.SlottedRule;
import io.pharos.schemas.StepKind;
import java.util.List;
import java.util.Locale;

/** Decides which rules of a table hold for one span. */
final class SpanConditions {

  /** Of a value no more is looked at, so that none takes long. */
  private static final int MAX_CHARS = 4096;

  private final DialectTable table;
  private final SpanScan scan;

  SpanConditions(DialectTable table, SpanScan scan) {
    this.table = table;
    this.scan = scan;
  }

  StepKind step() {
    List<SlottedRule<Step>> steps = table.steps();
    for (int i = 0; i < steps.size(); i++) {
      SlottedRule<Step> rule = steps.get(i);
      if (!rule.row().values().isEmpty()) {
        AnyValue value = scan.value(rule.when().get(0).slot());
        StepKind kind = value == null ? null : rule.row().values().get(lower(value));
        if (kind != null) {
          return kind;
        }
      } else if (hold(rule.when())) {
        return rule.row().step();
      }
    }
    return StepKind.OTHER;
  }

  /** An attribute says that a span of this kind failed. */
  boolean failed(StepKind step) {
    for (SlottedRule<Failure> rule : table.failures()) {
      Failure failure = rule.row();
      boolean applies = failure.steps().isEmpty() || failure.steps().contains(step);
      AnyValue value = applies ? scan.value(rule.when().get(0).slot()) : null;
      if (value != null && meansFailure(failure, value)) {
        return true;
      }
    }
    return false;
  }

  /** What the first rule that holds says of streaming, else what a field says; null if unsaid. */
  Boolean streaming(Boolean said) {
    for (SlottedRule<StreamRule> rule : table.streamRules()) {
      if (!(rule.row().unlessSaid() && said != null) && hold(rule.when())) {
        return rule.row().streaming();
      }
    }
    return said;
  }

  boolean hold(List<SlottedCondition> conditions) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!holds(conditions.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean meansFailure(Failure failure, AnyValue value) {
    if (failure.atLeast() != null) {
      Double number = AttributeValue.number(value);
      return number != null && number >= failure.atLeast();
    }
    String text = lower(value);
    return failure.values().isEmpty() ? !text.isBlank() : anyMatches(failure.values(), text);
  }

  private boolean holds(SlottedCondition slotted) {
    Condition condition = slotted.row();
    return switch (condition.property()) {
      case ATTRIBUTE -> {
        if (slotted.path() >= 0) {
          yield hasMember(slotted);
        }
        AnyValue value = scan.value(slotted.slot());
        yield condition.in().isEmpty()
            ? scan.has(slotted.slot())
            : value != null && anyMatches(condition.in(), lower(value));
      }
      case SCOPE -> Glob.matches(condition.name(), scan.scope);
      case NAME -> Glob.matches(condition.name(), scan.span.getName());
      case DIALECT -> scan.dialect != null && scan.dialect.name().equals(condition.name());
      case EVENT -> {
        boolean found = false;
        for (int i = 0; i < scan.span.getEventsCount() && !found; i++) {
          found = scan.span.getEvents(i).getName().equals(condition.name());
        }
        yield found;
      }
    };
  }

  private boolean hasMember(SlottedCondition slotted) {
    JsonPaths paths = table.pathsOf(slotted.slot());
    List<String> in = slotted.row().in();
    for (AnyValue member : scan.members(slotted.slot(), paths, slotted.path())) {
      if (in.isEmpty() || anyMatches(in, lower(member))) {
        return true;
      }
    }
    return false;
  }

  private static boolean anyMatches(List<String> patterns, String text) {
    for (int i = 0; i < patterns.size(); i++) {
      if (Glob.matches(patterns.get(i), text)) {
        return true;
      }
    }
    return false;
  }

  private static String lower(AnyValue value) {
    String text = AttributeText.of(value);
    String start = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) : text;
    return start.toLowerCase(Locale.ROOT);
  }
}
