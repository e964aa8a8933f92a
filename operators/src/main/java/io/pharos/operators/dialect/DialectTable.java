package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectRows.BodyKey;
import io.pharos.operators.dialect.DialectRows.Condition;
import io.pharos.operators.dialect.DialectRows.Dialect;
import io.pharos.operators.dialect.DialectRows.Failure;
import io.pharos.operators.dialect.DialectRows.FieldKey;
import io.pharos.operators.dialect.DialectRows.Property;
import io.pharos.operators.dialect.DialectRows.Step;
import io.pharos.operators.dialect.DialectRows.StreamRule;
import io.pharos.operators.dialect.DialectRows.UsageRule;
import io.pharos.operators.table.TableException;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.Evaluation;
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
import java.util.function.Function;

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

  /**
   * A spelling of a field.
   *
   * @param slot where its attribute is remembered, −1 where the span's name says it
   * @param path number of its path in the attribute's JSON, −1 for the value itself
   * @param place among the spellings of its field, which are tried in this order
   */
  record SlottedKey(int slot, int path, int place, FieldKey row) {}

  /** A condition with the slot and path of what it looks at, −1 where it needs none. */
  record SlottedCondition(int slot, int path, Condition row) {}

  /** A rule with its conditions. */
  record SlottedRule<T>(List<SlottedCondition> when, T row) {}

  private static final KeyRole NONE = new KeyRole(-1, null, false, Integer.MAX_VALUE);

  private final DialectRows rows;
  private final Map<String, KeyRole> roles = new HashMap<>();
  private final Map<CanonicalField, List<SlottedKey>> keysOf = new EnumMap<>(CanonicalField.class);
  private final List<List<SlottedKey>> keysAt = new ArrayList<>();
  private final List<SlottedKey> nameKeys = new ArrayList<>();
  private final List<SlottedRule<Step>> steps;
  private final List<SlottedRule<UsageRule>> usageRules;
  private final List<SlottedRule<StreamRule>> streamRules;
  private final List<SlottedRule<Failure>> failures;
  private final Map<Integer, JsonPaths> pathsOf = new HashMap<>();
  private final Set<String> eventNames = new HashSet<>();

  private DialectTable(DialectRows rows) {
    this.rows = rows;
    for (CanonicalField field : CanonicalField.values()) {
      keysOf.put(field, new ArrayList<>());
    }
    for (FieldKey row : rows.fieldKeys()) {
      List<SlottedKey> keys = keysOf.get(row.field());
      SlottedKey key = slotted(row, keys.size());
      keys.add(key);
      (key.slot < 0 ? nameKeys : keysAt.get(key.slot)).add(key);
    }
    this.steps = slotted(rows.steps(), Step::when);
    this.usageRules = slotted(rows.usageRules(), UsageRule::when);
    this.streamRules = slotted(rows.streamRules(), StreamRule::when);
    this.failures = slotted(rows.failures(), DialectTable::condition);
    rows.eventKeys().forEach(event -> eventNames.add(event.event()));
    for (BodyKey body : rows.bodies()) {
      roles.put(body.key(), roleOf(body.key()).withBody(body));
      if (body.role() != null) {
        slotFor(body.role());
      }
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
   * @throws TableException if it cannot be used, with line and field
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
    new SpanReader(this, scan, reading).read();
    new BodyMarker(this, scan, reading).mark();
    return reading;
  }

  /** Kind of long text an attribute of this name holds outside spans, null for others. */
  public BodyKind bodyKind(String key) {
    KeyRole role = role(key);
    return role == null || role.body == null ? null : role.body.kind();
  }

  /** Kind of long text an attribute of a span event holds, null for others. */
  public BodyKind bodyKind(String eventName, String key) {
    BodyKind ofEvent = rows.messageEvents().kinds().get(eventName);
    return ofEvent != null && rows.messageEvents().content().contains(key)
        ? ofEvent
        : bodyKind(key);
  }

  /** True if an attribute of this name is an embedding. */
  public boolean isVector(String key) {
    KeyRole role = role(key);
    return role != null && role.vector;
  }

  /**
   * Why an attribute that came through in a payload says nothing in the head, null for those that
   * no dialect claims.
   */
  public IgnoredReason ignored(String key) {
    KeyRole role = role(key);
    if (role != null && role.vector) {
      return IgnoredReason.EMBEDDING;
    }
    if (role != null && role.slot >= 0) {
      return IgnoredReason.NOT_TAKEN;
    }
    for (Dialect dialect : rows.dialects()) {
      for (String prefix : dialect.prefixes()) {
        if (key.startsWith(prefix)) {
          return IgnoredReason.UNKNOWN;
        }
      }
    }
    return null;
  }

  /** Kind of message that log records with this event name carry; null for others and for null. */
  public BodyKind messageKind(String eventName) {
    return eventName == null ? null : rows.messageEvents().kinds().get(eventName);
  }

  /**
   * The evaluation result that an event with these attributes reports, its texts cut to the limits
   * of {@link HeadText}.
   *
   * @param eventName may be null
   * @return null where it reports none
   */
  public Evaluation evaluation(String eventName, List<KeyValue> attributes) {
    Evaluation evaluation =
        eventName == null ? null : EvaluationReader.ofEvent(this, eventName, attributes);
    if (evaluation != null) {
      EvaluationReader.cut(evaluation);
    }
    return evaluation;
  }

  DialectRows rows() {
    return rows;
  }

  List<SlottedRule<Step>> steps() {
    return steps;
  }

  List<SlottedRule<UsageRule>> usageRules() {
    return usageRules;
  }

  List<SlottedRule<StreamRule>> streamRules() {
    return streamRules;
  }

  List<SlottedRule<Failure>> failures() {
    return failures;
  }

  /** The spellings of fields whose attribute has this slot. */
  List<SlottedKey> keysAt(int slot) {
    return keysAt.get(slot);
  }

  /** All spellings of a field. */
  List<SlottedKey> keysOf(CanonicalField field) {
    return keysOf.get(field);
  }

  /** The spellings of fields that the span's name has. */
  List<SlottedKey> nameKeys() {
    return nameKeys;
  }

  JsonPaths pathsOf(int slot) {
    return pathsOf.get(slot);
  }

  int slotOf(String attribute) {
    return roles.get(attribute).slot;
  }

  boolean isEventOfInterest(String name) {
    return eventNames.contains(name);
  }

  /**
   * The canonical name of a provider: what the table says of the name in any case, else of the name
   * without its last parts, which some use to tell APIs of one provider apart; else the name itself
   * in lower case.
   */
  String provider(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    String known = rows.providers().get(lower);
    for (int end = lower.lastIndexOf('.'); known == null && end > 0; ) {
      known = rows.providers().get(lower.substring(0, end));
      end = lower.lastIndexOf('.', end - 1);
    }
    return known == null ? lower : known;
  }

  private SlottedKey slotted(FieldKey row, int place) {
    if (row.key() == null) {
      return new SlottedKey(-1, -1, place, row);
    }
    int slot = slotFor(row.key());
    int path = row.json() == null ? -1 : pathFor(slot, row.json());
    return new SlottedKey(slot, path, place, row);
  }

  private <T> List<SlottedRule<T>> slotted(List<T> rules, Function<T, List<Condition>> when) {
    List<SlottedRule<T>> slotted = new ArrayList<>();
    for (T rule : rules) {
      slotted.add(new SlottedRule<>(when.apply(rule).stream().map(this::slotted).toList(), rule));
    }
    return slotted;
  }

  private SlottedCondition slotted(Condition condition) {
    if (condition.property() != Property.ATTRIBUTE) {
      return new SlottedCondition(-1, -1, condition);
    }
    int slot = slotFor(condition.name());
    int path = condition.json() == null ? -1 : pathFor(slot, condition.json());
    return new SlottedCondition(slot, path, condition);
  }

  private static List<Condition> condition(Failure failure) {
    return List.of(new Condition(Property.ATTRIBUTE, failure.attribute(), List.of(), null));
  }

  private int pathFor(int slot, String json) {
    return pathsOf.computeIfAbsent(slot, none -> new JsonPaths()).add(json);
  }

  private int slotFor(String key) {
    KeyRole role = roleOf(key);
    if (role.slot < 0) {
      role = role.withSlot(keysAt.size());
      keysAt.add(new ArrayList<>(1));
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
    SpanScan scan = new SpanScan(span, scope, keysAt.size());
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
        if (Glob.matches(pattern, scope)) {
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
}
