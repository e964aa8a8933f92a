package io.pharos.operators.dialect;

import io.pharos.operators.dialect.DialectRows.BodyKey;
import io.pharos.operators.dialect.DialectRows.Condition;
import io.pharos.operators.dialect.DialectRows.Dialect;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.operators.dialect.DialectRows.Failure;
import io.pharos.operators.dialect.DialectRows.MessageEvents;
import io.pharos.operators.dialect.DialectRows.Property;
import io.pharos.operators.dialect.DialectRows.Step;
import io.pharos.operators.dialect.DialectRows.StreamRule;
import io.pharos.operators.dialect.DialectRows.UsageRule;
import io.pharos.operators.table.TableException;
import io.pharos.operators.table.YamlMapping;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.StepKind;
import java.io.Reader;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads and checks a dialect table; every row must say where it is from. */
final class DialectTableLoader {

  private DialectTableLoader() {}

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @throws TableException if a row is malformed, incomplete or repeated
   */
  static DialectRows load(String file, Reader text) {
    YamlMapping root = YamlMapping.parse(file, text);
    DialectRows rows =
        new DialectRows(
            root.mappings("dialects", DialectTableLoader::dialect),
            FieldRowsLoader.load(root),
            root.mappings("events", DialectTableLoader::event),
            root.mappings("steps", DialectTableLoader::step),
            root.mappings("usage", DialectTableLoader::usageRule),
            root.mappings("streams", DialectTableLoader::streamRule),
            root.mappings("errors", DialectTableLoader::failure),
            aliases(root, "finish_reasons", "reason"),
            aliases(root, "providers", "name"),
            bodies(root),
            roles(root),
            messageEvents(root),
            root.mappings("vectors", row -> sourced(row, row.text("key"))));
    root.end();
    return rows;
  }

  static <T> T sourced(YamlMapping row, T value) {
    row.text("source");
    return value;
  }

  /** The kinds of span a row is restricted to, empty where it is not. */
  static Set<StepKind> steps(YamlMapping row) {
    Set<StepKind> steps = EnumSet.noneOf(StepKind.class);
    steps.addAll(row.constantList("for", StepKind.class));
    return steps;
  }

  static List<String> lower(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }

  private static Dialect dialect(YamlMapping row) {
    Dialect dialect =
        new Dialect(
            row.text("name"),
            row.texts("scopes"),
            row.texts("prefixes"),
            row.texts("attributes"),
            row.flag("engine"));
    if (dialect.scopes().isEmpty()
        && dialect.prefixes().isEmpty()
        && dialect.attributes().isEmpty()) {
      throw row.error(dialect.name() + " can never be recognised: give scopes or attributes");
    }
    return sourced(row, dialect);
  }

  private static EventKey event(YamlMapping row) {
    EventKey event =
        new EventKey(
            row.constant("field", CanonicalField.class),
            row.text("event"),
            row.optionalText("key"),
            row.flag("count"),
            row.flag("time"));
    int ways = (event.key() == null ? 0 : 1) + (event.count() ? 1 : 0) + (event.time() ? 1 : 0);
    if (ways != 1) {
      throw row.error("give one of key, count and time");
    }
    boolean possible =
        switch (event.field()) {
          case DOCUMENTS -> event.count() || event.key() != null;
          case TIME_TO_FIRST_TOKEN -> event.time();
          case TOP_SCORE, ERROR_TYPE, EVALUATION_NAME, EVALUATION_SCORE, EVALUATION_LABEL ->
              event.key() != null;
          default -> false;
        };
    if (!possible) {
      throw row.error(event.field().label() + " is not read from events in this way");
    }
    return sourced(row, event);
  }

  private static Step step(YamlMapping row) {
    if (row.has("attribute")) {
      Condition condition =
          new Condition(Property.ATTRIBUTE, row.text("attribute"), List.of(), null);
      Map<String, StepKind> values = new HashMap<>();
      row.constants("values", StepKind.class, (value, kind) -> null)
          .forEach((value, kind) -> values.put(value.toLowerCase(Locale.ROOT), kind));
      if (values.isEmpty()) {
        throw row.error("values is missing");
      }
      return sourced(row, new Step(List.of(condition), values, StepKind.UNKNOWN));
    }
    List<Condition> when = when(row);
    return sourced(row, new Step(when, Map.of(), row.constant("step", StepKind.class)));
  }

  private static List<Condition> when(YamlMapping row) {
    List<Condition> when = row.mappings("when", DialectTableLoader::condition);
    if (when.isEmpty()) {
      throw row.error("when is missing");
    }
    return when;
  }

  private static Condition condition(YamlMapping row) {
    for (Property property : Property.values()) {
      String name = row.optionalText(property.name().toLowerCase(Locale.ROOT));
      if (name != null) {
        String json = property == Property.ATTRIBUTE ? row.optionalText("json") : null;
        return new Condition(property, name, lower(row.texts("in")), json);
      }
    }
    throw row.error("give one of attribute, scope, name, event and dialect");
  }

  private static UsageRule usageRule(YamlMapping row) {
    List<Condition> when = when(row);
    Boolean input = disjoint(row, "input");
    Boolean output = disjoint(row, "output");
    String estimated = row.optionalText("estimated");
    if (estimated != null && !estimated.equals("below-chat-template")) {
      throw row.error("estimated is not below-chat-template");
    }
    if (input == null && output == null && estimated == null) {
      throw row.error("give one of input, output and estimated");
    }
    return sourced(row, new UsageRule(when, input, output, estimated != null));
  }

  private static Boolean disjoint(YamlMapping row, String count) {
    String said = row.optionalText(count);
    if (said != null && !said.equals("disjoint") && !said.equals("total")) {
      throw row.error(count + " is neither disjoint nor total");
    }
    return said == null ? null : (Boolean) said.equals("disjoint");
  }

  private static StreamRule streamRule(YamlMapping row) {
    List<Condition> when = when(row);
    if (!row.has("streaming")) {
      throw row.error("streaming is missing");
    }
    boolean streaming = row.flag("streaming");
    return sourced(row, new StreamRule(when, streaming, row.flag("unless_said")));
  }

  private static Failure failure(YamlMapping row) {
    String attribute = row.text("attribute");
    String atLeast = row.optionalText("at_least");
    Double least = atLeast == null ? null : AttributeValue.number(atLeast);
    if (atLeast != null && least == null) {
      throw row.error("at_least is no number");
    }
    return sourced(row, new Failure(attribute, lower(row.texts("values")), least, steps(row)));
  }

  /** Other spellings, lower case, with what they are spellings of; that itself is one, too. */
  private static Map<String, String> aliases(YamlMapping root, String section, String entry) {
    Map<String, String> names = new HashMap<>();
    root.mappings(
        section,
        row -> {
          String name = row.text(entry);
          List<String> all = new ArrayList<>(List.of(name));
          all.addAll(row.texts("aliases"));
          for (String alias : all) {
            if (names.put(alias.toLowerCase(Locale.ROOT), name) != null) {
              throw row.error(alias + " is there twice");
            }
          }
          return sourced(row, name);
        });
    return names;
  }

  private static List<BodyKey> bodies(YamlMapping root) {
    Set<String> seen = new HashSet<>();
    return root.mappings(
        "bodies",
        row -> {
          String key = row.text("key");
          if (!seen.add(key)) {
            throw row.error(key + " is there twice");
          }
          Map<String, BodyKind> byStep = new HashMap<>();
          row.constants("by_step", BodyKind.class, (step, kind) -> refuseStep(step))
              .forEach((step, kind) -> byStep.put(step.toUpperCase(Locale.ROOT), kind));
          BodyKind kind = row.constant("kind", BodyKind.class);
          return sourced(row, new BodyKey(key, kind, byStep, row.optionalText("role")));
        });
  }

  private static String refuseStep(String step) {
    for (StepKind kind : StepKind.values()) {
      if (kind.name().equals(step.toUpperCase(Locale.ROOT))) {
        return null;
      }
    }
    return "by_step: there is no " + step;
  }

  private static Map<String, BodyKind> roles(YamlMapping root) {
    Map<String, BodyKind> kinds = new HashMap<>();
    root.constants("roles", BodyKind.class, (role, kind) -> null)
        .forEach((role, kind) -> kinds.put(role.toLowerCase(Locale.ROOT), kind));
    return kinds;
  }

  private static MessageEvents messageEvents(YamlMapping root) {
    Map<String, BodyKind> kinds = new HashMap<>();
    root.mappings(
        "message_events",
        row -> {
          String event = row.text("event");
          if (kinds.put(event, row.constant("kind", BodyKind.class)) != null) {
            throw row.error(event + " is there twice");
          }
          return sourced(row, event);
        });
    return new MessageEvents(kinds, new HashSet<>(root.texts("message_content")));
  }
}
