package io.pharos.operators.dialect;

import io.pharos.operators.dialect.DialectRows.FieldKey;
import io.pharos.operators.table.YamlMapping;
import io.pharos.schemas.StepKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the spellings of fields: those written one by one, then those of every bag. */
final class FieldRowsLoader {

  /** Spellings a field may have, which readers remember in two words. */
  static final int MAX_SPELLINGS = 128;

  /** Attributes that hold many properties: by a common prefix, or as members of their JSON. */
  private record Bag(String prefix, String json) {}

  private final List<FieldKey> rows = new ArrayList<>();
  private final Map<CanonicalField, Set<String>> seen = new HashMap<>();

  private FieldRowsLoader() {}

  static List<FieldKey> load(YamlMapping root) {
    FieldRowsLoader loader = new FieldRowsLoader();
    root.mappings("fields", loader::field);
    root.mappings("bags", loader::bags);
    loader.seen.forEach(
        (field, spellings) -> {
          if (spellings.size() > MAX_SPELLINGS) {
            throw root.error(field.label() + " has more than " + MAX_SPELLINGS + " spellings");
          }
        });
    return loader.rows;
  }

  private CanonicalField field(YamlMapping row) {
    CanonicalField field = row.constant("field", CanonicalField.class);
    row.mappings(
        "keys",
        key -> {
          FieldKey fieldKey = fieldKey(field, key);
          if (!isNew(fieldKey)) {
            String name = fieldKey.key() == null ? fieldKey.spanName() : fieldKey.key();
            throw key.error(name + " is there twice for " + field.label());
          }
          rows.add(fieldKey);
          return DialectTableLoader.sourced(key, fieldKey);
        });
    return field;
  }

  private static FieldKey fieldKey(CanonicalField field, YamlMapping key) {
    String spanName = key.optionalText("span_name");
    if (spanName != null && spanName.indexOf('*') != spanName.lastIndexOf('*')) {
      throw key.error("span_name has more than one star");
    }
    if (spanName != null && spanName.indexOf('*') < 0) {
      throw key.error("span_name has no star");
    }
    return new FieldKey(
        field,
        spanName == null ? key.text("key") : null,
        spanName,
        unit(key, field),
        key.optionalText("json"),
        DialectTableLoader.steps(key),
        Set.copyOf(DialectTableLoader.lower(key.texts("only"))),
        key.flag("answered"));
  }

  private boolean isNew(FieldKey row) {
    String identity =
        String.join("\n", row.key() + "", row.spanName() + "", row.json() + "", row.steps() + "");
    return seen.computeIfAbsent(row.field(), field -> new HashSet<>()).add(identity);
  }

  private static TimeUnitOfRow unit(YamlMapping key, CanonicalField field) {
    String unit = key.optionalText("unit");
    if (field.isDuration() != (unit != null)) {
      throw key.error(field.label() + (field.isDuration() ? " needs a unit" : " has no unit"));
    }
    if (unit == null) {
      return null;
    }
    for (TimeUnitOfRow known : TimeUnitOfRow.values()) {
      if (known.name().equals(unit.toUpperCase(Locale.ROOT))) {
        return known;
      }
    }
    throw key.error("unit: there is no " + unit);
  }

  private String bags(YamlMapping section) {
    String of = section.text("of");
    List<Bag> bags = section.mappings("in", FieldRowsLoader::bag);
    section.mappings("fields", row -> inBags(row, bags));
    return of;
  }

  private static Bag bag(YamlMapping row) {
    Bag bag = new Bag(row.optionalText("prefix"), row.optionalText("json"));
    if ((bag.prefix == null) == (bag.json == null)) {
      throw row.error("give one of prefix and json");
    }
    return DialectTableLoader.sourced(row, bag);
  }

  private CanonicalField inBags(YamlMapping row, List<Bag> bags) {
    CanonicalField field = row.constant("field", CanonicalField.class);
    for (String name : row.texts("names")) {
      for (Bag bag : bags) {
        String key = bag.json == null ? bag.prefix + name : bag.json;
        String json = bag.json == null ? null : name;
        Set<StepKind> all = Set.of();
        FieldKey fieldKey = new FieldKey(field, key, null, null, json, all, Set.of(), false);
        if (isNew(fieldKey)) {
          rows.add(fieldKey);
        }
      }
    }
    return field;
  }
}
