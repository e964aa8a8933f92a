package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectRows.BodyKey;
import io.pharos.operators.dialect.DialectRows.Dialect;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.operators.dialect.DialectRows.Failure;
import io.pharos.operators.dialect.DialectRows.FieldKey;
import io.pharos.operators.dialect.DialectRows.Step;
import io.pharos.schemas.BodyKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The table of instrumentation dialects, and the engine that reads spans by it. The rows are data:
 * {@code dialects.yaml} beside this class says what they mean.
 *
 * <p>One pass over the attributes looks each key up once; fields, steps and bodies are then decided
 * from the positions found. Of a key that is there twice the last value counts. Immutable, safe for
 * use by several threads.
 */
public final class DialectTable {

  private static final String STANDARD = "dialects.yaml";

  /** Where a key, exact or folded, is of interest. */
  record KeyRole(int slot, BodyKey body, boolean vector, int dialect) {

    KeyRole withSlot(int newSlot) {
      return new KeyRole(newSlot, body, vector, dialect);
    }

    KeyRole withBody(BodyKey newBody) {
      return new KeyRole(slot, newBody, vector, dialect);
    }

    KeyRole asVector() {
      return new KeyRole(slot, body, true, dialect);
    }

    KeyRole withDialect(int newDialect) {
      return new KeyRole(slot, body, vector, Math.min(dialect, newDialect));
    }
  }

  /** A spelling of a field with the slot its attribute is remembered in. */
  record SlottedKey(int slot, FieldKey row) {}

  private static final KeyRole NONE = new KeyRole(-1, null, false, Integer.MAX_VALUE);

  private final DialectRows rows;
  private final Map<String, KeyRole> roles = new HashMap<>();
  private final Map<CanonicalField, List<SlottedKey>> keysOf = new EnumMap<>(CanonicalField.class);
  private final Set<String> eventNames = new HashSet<>();
  private int slots;

  private DialectTable(DialectRows rows) {
    this.rows = rows;
    for (CanonicalField field : CanonicalField.values()) {
      keysOf.put(field, new ArrayList<>());
    }
    for (FieldKey row : rows.fieldKeys()) {
      keysOf.get(row.field()).add(new SlottedKey(slotFor(row.key()), row));
    }
    for (Step step : rows.steps()) {
      step.when().forEach(this::prepare);
    }
    for (Failure failure : rows.failures()) {
      slotFor(failure.attribute());
    }
    for (EventKey event : rows.eventKeys()) {
      eventNames.add(event.event());
    }
    for (BodyKey body : rows.bodies()) {
      roles.put(body.key(), roleOf(body.key()).withBody(body));
    }
    for (String vector : rows.vectors()) {
      roles.put(vector, roleOf(vector).asVector());
    }
    for (int i = 0; i < rows.dialects().size(); i++) {
      for (String attribute : rows.dialects().get(i).attributes()) {
        roles.put(attribute, roleOf(attribute).withDialect(i));
      }
    }
  }

  /** The table in the jar. */
  public static DialectTable standard() {
    try (InputStream in = DialectTable.class.getResourceAsStream(STANDARD)) {
      return read(STANDARD, new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + STANDARD, e);
    }
  }

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @throws DialectTableException if it cannot be used, with line and field
   */
  public static DialectTable read(String file, Reader text) {
    return new DialectTable(DialectTableLoader.load(file, text));
  }

  /**
   * Reads a span.
   *
   * @param scope name of the instrumentation library, may be empty
   */
  public DialectReading read(Span span, String scope) {
    SpanScan scan = scan(span, scope);
    DialectReading reading = new DialectReading(span.getAttributesCount());
    new SpanReader(this, rows, scan, reading).read();
    markTexts(scan, reading);
    return reading;
  }

  /** Kind of long text an attribute of this name holds outside spans, null for others. */
  public BodyKind bodyKind(String key) {
    KeyRole role = role(key);
    return role == null || role.body == null ? null : role.body.kind();
  }

  /** True if an attribute of this name is an embedding. */
  public boolean isVector(String key) {
    KeyRole role = role(key);
    return role != null && role.vector;
  }

  /** Kind of the body of a log record with this event name; LOG for others and for null. */
  public BodyKind logBodyKind(String eventName) {
    return eventName == null
        ? BodyKind.LOG
        : rows.logEvents().getOrDefault(eventName, BodyKind.LOG);
  }

  List<SlottedKey> keysOf(CanonicalField field) {
    return keysOf.get(field);
  }

  int slotOf(String attribute) {
    return roles.get(attribute).slot;
  }

  boolean isEventOfInterest(String name) {
    return eventNames.contains(name);
  }

  private void prepare(DialectRows.Condition condition) {
    switch (condition.property()) {
      case ATTRIBUTE -> slotFor(condition.name());
      case EVENT -> eventNames.add(condition.name());
      case SCOPE, NAME -> {}
    }
  }

  private int slotFor(String key) {
    KeyRole role = roleOf(key);
    if (role.slot < 0) {
      role = role.withSlot(slots++);
      roles.put(key, role);
    }
    return role.slot;
  }

  private KeyRole roleOf(String key) {
    return roles.getOrDefault(key, NONE);
  }

  private KeyRole role(String key) {
    KeyRole role = roles.get(key);
    if (role == null) {
      String folded = KeyFolding.fold(key);
      role = folded == null ? null : roles.get(folded);
    }
    return role;
  }

  private SpanScan scan(Span span, String scope) {
    SpanScan scan = new SpanScan(span, scope, slots);
    int dialect = dialectOfScope(scope);
    for (int i = 0; i < span.getAttributesCount(); i++) {
      KeyValue attribute = span.getAttributes(i);
      String key = attribute.getKey();
      dialect = dialectOfPrefix(key, dialect);
      KeyRole role = roles.get(key);
      if (role != null && role.slot >= 0) {
        scan.found(role.slot, i);
      }
      if (role != null) {
        dialect = Math.min(dialect, role.dialect);
      } else {
        String folded = KeyFolding.fold(key);
        role = folded == null ? null : roles.get(folded);
        if (role != null && role.slot >= 0) {
          scan.foundIndexed(role.slot, KeyFolding.firstIndex(key), i);
        }
      }
      scan.roles[i] = role;
    }
    if (dialect < rows.dialects().size()) {
      scan.dialect = rows.dialects().get(dialect);
    }
    return scan;
  }

  private int dialectOfScope(String scope) {
    for (int i = 0; i < rows.dialects().size(); i++) {
      for (String pattern : rows.dialects().get(i).scopes()) {
        if (matches(pattern, scope)) {
          return i;
        }
      }
    }
    return Integer.MAX_VALUE;
  }

  private int dialectOfPrefix(String key, int best) {
    List<Dialect> dialects = rows.dialects();
    for (int i = 0; i < dialects.size() && i < best; i++) {
      List<String> prefixes = dialects.get(i).prefixes();
      for (int j = 0; j < prefixes.size(); j++) {
        if (key.startsWith(prefixes.get(j))) {
          return i;
        }
      }
    }
    return best;
  }

  static boolean matches(String pattern, String text) {
    return pattern.endsWith("*")
        ? text.startsWith(pattern.substring(0, pattern.length() - 1))
        : text.equals(pattern);
  }

  /** What the table says of a provider's name, in any case. */
  static String provider(DialectRows rows, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return rows.providers().getOrDefault(lower, lower);
  }

  private void markTexts(SpanScan scan, DialectReading reading) {
    for (int i = 0; i < scan.span.getAttributesCount(); i++) {
      if (reading.isCarried(i)) {
        continue;
      }
      KeyRole role = scan.roles[i];
      if (role != null && role.vector) {
        reading.vector(i);
      } else if (role != null && role.body != null) {
        reading.body(i, role.body.kindIn(reading.step()));
      }
    }
  }
}
