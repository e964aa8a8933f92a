package io.pharos.operators.dialect;

import io.pharos.operators.dialect.DialectRows.BodyKey;
import io.pharos.operators.dialect.DialectRows.Condition;
import io.pharos.operators.dialect.DialectRows.Dialect;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.operators.dialect.DialectRows.Failure;
import io.pharos.operators.dialect.DialectRows.FieldKey;
import io.pharos.operators.dialect.DialectRows.Property;
import io.pharos.operators.dialect.DialectRows.Step;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.StepKind;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads and checks a dialect table; every row must say where it is from. */
final class DialectTableLoader {

  private static final Map<String, Long> NANOS_PER_UNIT =
      Map.of("s", 1_000_000_000L, "ms", 1_000_000L, "us", 1_000L, "ns", 1L);

  private DialectTableLoader() {}

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @throws DialectTableException if a row is malformed, incomplete or repeated
   */
  static DialectRows load(String file, Reader text) {
    YamlMapping root = YamlMapping.parse(file, text);
    List<Dialect> dialects = root.mappings("dialects", DialectTableLoader::dialect);
    List<FieldKey> fieldKeys = new ArrayList<>();
    root.mappings("fields", row -> fieldKeys.addAll(field(row)));
    DialectRows rows =
        new DialectRows(
            dialects,
            fieldKeys,
            root.mappings("events", DialectTableLoader::event),
            root.mappings("steps", DialectTableLoader::step),
            root.mappings("errors", DialectTableLoader::failure),
            providers(root),
            bodies(root),
            logEvents(root),
            root.mappings("vectors", row -> sourced(row, row.text("key"))));
    root.end();
    return rows;
  }

  private static <T> T sourced(YamlMapping row, T value) {
    row.text("source");
    return value;
  }

  private static Dialect dialect(YamlMapping row) {
    String input = row.text("input");
    if (!input.equals("includes-cache") && !input.equals("excludes-cache")) {
      throw row.error("input is neither includes-cache nor excludes-cache");
    }
    Dialect dialect =
        new Dialect(
            row.text("name"),
            row.texts("scopes"),
            row.texts("prefixes"),
            row.texts("attributes"),
            input.equals("excludes-cache"),
            row.texts("input_excludes_cache_for"));
    if (dialect.scopes().isEmpty()
        && dialect.prefixes().isEmpty()
        && dialect.attributes().isEmpty()) {
      throw row.error(dialect.name() + " can never be recognised: give scopes or attributes");
    }
    return sourced(row, dialect);
  }

  private static List<FieldKey> field(YamlMapping row) {
    CanonicalField field = row.constant("field", CanonicalField.class);
    Set<String> seen = new HashSet<>();
    return row.mappings(
        "keys",
        key -> {
          FieldKey fieldKey =
              new FieldKey(field, key.text("key"), unit(key, field), key.optionalText("json"));
          if (!seen.add(fieldKey.key() + '\n' + fieldKey.json())) {
            throw key.error(fieldKey.key() + " is there twice for " + field.label());
          }
          return sourced(key, fieldKey);
        });
  }

  private static long unit(YamlMapping key, CanonicalField field) {
    boolean isDuration =
        switch (field) {
          case TIME_TO_FIRST_TOKEN, QUEUE_TIME, PREFILL_TIME, DECODE_TIME -> true;
          default -> false;
        };
    String unit = key.optionalText("unit");
    if (isDuration != (unit != null)) {
      throw key.error(field.label() + (isDuration ? " needs a unit" : " has no unit"));
    }
    if (unit == null) {
      return 0;
    }
    Long nanos = NANOS_PER_UNIT.get(unit);
    if (nanos == null) {
      throw key.error("unit: there is no " + unit);
    }
    return nanos;
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
          case DOCUMENTS -> event.count();
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
      Condition condition = new Condition(Property.ATTRIBUTE, row.text("attribute"), List.of());
      Map<String, StepKind> values = new HashMap<>();
      row.constants("values", StepKind.class, (value, kind) -> null)
          .forEach((value, kind) -> values.put(value.toLowerCase(Locale.ROOT), kind));
      if (values.isEmpty()) {
        throw row.error("values is missing");
      }
      return sourced(row, new Step(List.of(condition), values, StepKind.UNKNOWN));
    }
    List<Condition> when = row.mappings("when", DialectTableLoader::condition);
    if (when.isEmpty()) {
      throw row.error("when is missing");
    }
    return sourced(row, new Step(when, Map.of(), row.constant("step", StepKind.class)));
  }

  private static Condition condition(YamlMapping row) {
    for (Property property : Property.values()) {
      String name = row.optionalText(property.name().toLowerCase(Locale.ROOT));
      if (name != null) {
        return new Condition(property, name, lower(row.texts("in")));
      }
    }
    throw row.error("give one of attribute, scope, name and event");
  }

  private static Failure failure(YamlMapping row) {
    return sourced(row, new Failure(row.text("attribute"), lower(row.texts("values"))));
  }

  private static Map<String, String> providers(YamlMapping root) {
    Map<String, String> providers = new HashMap<>();
    root.mappings(
        "providers",
        row -> {
          String name = row.text("name");
          for (String alias : row.texts("aliases")) {
            if (providers.put(alias.toLowerCase(Locale.ROOT), name) != null) {
              throw row.error(alias + " is there twice");
            }
          }
          return sourced(row, name);
        });
    return providers;
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
          return sourced(row, new BodyKey(key, row.constant("kind", BodyKind.class), byStep));
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

  private static Map<String, BodyKind> logEvents(YamlMapping root) {
    Map<String, BodyKind> kinds = new HashMap<>();
    root.mappings(
        "log_events",
        row -> {
          String event = row.text("event");
          if (kinds.put(event, row.constant("kind", BodyKind.class)) != null) {
            throw row.error(event + " is there twice");
          }
          return sourced(row, event);
        });
    return kinds;
  }

  private static List<String> lower(List<String> texts) {
    return texts.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList();
  }
}
