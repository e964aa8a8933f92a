package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.pharos.operators.dialect.DialectRows.FieldKey;
import io.pharos.operators.dialect.DialectTable.SlottedKey;
import io.pharos.operators.dialect.SpanScan.Indexed;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Reads the fields of one span: of each the first spelling with a usable value. An attribute of
 * which the head says all need not travel on.
 */
final class FieldReader {

  private final DialectTable table;
  private final SpanScan scan;
  private final DialectReading reading;
  private boolean answered = true;
  private boolean callFound;

  /** Of each field the places of the spellings found: two words of a bit each. */
  private final long[] found = new long[2 * CanonicalField.COUNT];

  FieldReader(DialectTable table, SpanScan scan, DialectReading reading) {
    this.table = table;
    this.scan = scan;
    this.reading = reading;
    for (int i = 0; i < scan.slotCount(); i++) {
      add(table.keysAt(scan.slotFound(i)));
    }
    add(table.nameKeys());
  }

  private void add(List<SlottedKey> keys) {
    for (int i = 0; i < keys.size(); i++) {
      SlottedKey key = keys.get(i);
      found[2 * key.row().field().ordinal() + (key.place() >> 6)] |= 1L << key.place();
    }
  }

  /** The spellings of a field that the span may have, in the order of the table. */
  List<SlottedKey> keysOf(CanonicalField field) {
    long low = found[2 * field.ordinal()];
    long high = found[2 * field.ordinal() + 1];
    if ((low | high) == 0) {
      return List.of();
    }
    List<SlottedKey> all = table.keysOf(field);
    List<SlottedKey> keys = new ArrayList<>(4);
    for (; low != 0; low &= low - 1) {
      keys.add(all.get(Long.numberOfTrailingZeros(low)));
    }
    for (; high != 0; high &= high - 1) {
      keys.add(all.get(Long.SIZE + Long.numberOfTrailingZeros(high)));
    }
    return keys;
  }

  /** From now on, rows that hold for answered calls only say nothing. */
  void callFailed() {
    answered = false;
  }

  /** Some field that only a call has was found. */
  boolean callFound() {
    return callFound;
  }

  void foundCall() {
    callFound = true;
  }

  String text(CanonicalField field) {
    return text(field, UnaryOperator.identity());
  }

  /** A text in the words of Pharos; where they differ from the producer's, those travel on. */
  String text(CanonicalField field, UnaryOperator<String> canonical) {
    for (SlottedKey key : keysOf(field)) {
      for (AnyValue value : values(key)) {
        String text = AttributeValue.text(value);
        if (text != null && counts(key.row(), text)) {
          String said = canonical.apply(text);
          String cut = HeadText.cut(said);
          reading.truncated |= cut.length() < said.length();
          took(key, cut.equals(text));
          return cut;
        }
      }
    }
    return null;
  }

  /** Texts of a list field, of all its indexes or elements. */
  List<String> texts(CanonicalField field, UnaryOperator<String> canonical) {
    for (SlottedKey key : keysOf(field)) {
      List<Indexed> indexed = applies(key) ? indexed(key) : List.of();
      List<String> said = new ArrayList<>();
      for (Indexed each : indexed) {
        said.addAll(AttributeValue.texts(scan.valueAt(each.position())));
      }
      for (AnyValue value : values(key)) {
        said.addAll(AttributeValue.texts(value));
      }
      said.removeIf(text -> !counts(key.row(), text));
      if (!said.isEmpty()) {
        List<String> kept =
            said.stream()
                .map(canonical)
                .limit(HeadText.MAX_IN_LIST)
                .map(HeadText::cutInList)
                .toList();
        reading.truncated |= said.size() > kept.size();
        boolean whole = kept.equals(said);
        indexed.forEach(each -> took(each, whole));
        took(key, whole);
        return kept;
      }
    }
    return List.of();
  }

  /** All texts of the first spelling that has any, whole; they travel on. */
  List<String> wholeTexts(CanonicalField field) {
    for (SlottedKey key : keysOf(field)) {
      List<String> said = new ArrayList<>();
      for (Indexed each : indexed(key)) {
        said.addAll(AttributeValue.texts(scan.valueAt(each.position())));
      }
      for (AnyValue value : values(key)) {
        said.addAll(AttributeValue.texts(value));
      }
      if (!said.isEmpty()) {
        return said;
      }
    }
    return List.of();
  }

  Long count(CanonicalField field) {
    return first(field, AttributeValue::count);
  }

  Double number(CanonicalField field) {
    return first(field, AttributeValue::number);
  }

  Boolean flag(CanonicalField field) {
    return first(field, AttributeValue::flag);
  }

  /** A duration; an instant counts from the span's start. */
  Long nanos(CanonicalField field) {
    for (SlottedKey key : keysOf(field)) {
      for (AnyValue value : values(key)) {
        TimeUnitOfRow unit = key.row().unit();
        Long nanos =
            unit == TimeUnitOfRow.INSTANT
                ? AttributeValue.nanosSince(value, scan.span.getStartTimeUnixNano())
                : AttributeValue.nanos(value, unit.nanos());
        if (nanos != null) {
          took(key, unit != TimeUnitOfRow.INSTANT);
          return nanos;
        }
      }
    }
    return null;
  }

  /** The values a row finds: one of an attribute or the span's name, any number in JSON. */
  List<AnyValue> values(SlottedKey key) {
    if (!applies(key)) {
      return List.of();
    }
    FieldKey row = key.row();
    if (row.spanName() != null) {
      String star = Glob.star(row.spanName(), scan.span.getName());
      return star == null ? List.of() : List.of(AnyValue.newBuilder().setStringValue(star).build());
    }
    if (row.json() != null) {
      return scan.members(key.slot(), table.pathsOf(key.slot()), key.path());
    }
    AnyValue value = scan.value(key.slot());
    return value == null ? List.of() : List.of(value);
  }

  /** The attributes of a row's key with their indexes, in the order of those. */
  List<Indexed> indexed(SlottedKey key) {
    if (key.slot() < 0 || key.row().json() != null) {
      return List.of();
    }
    List<Indexed> indexed = scan.indexed(key.slot());
    if (indexed.size() > 1) {
      indexed.sort(Comparator.comparingInt(Indexed::index));
    }
    return indexed;
  }

  boolean applies(SlottedKey key) {
    return key.row().appliesTo(reading.step()) && (answered || !key.row().answered());
  }

  /** A value was found; its attribute need not travel on if the head says all of it. */
  void took(SlottedKey key, boolean whole) {
    callFound |= key.row().field().isOfCall() && key.row().spanName() == null;
    int position = key.slot() < 0 ? -1 : scan.position(key.slot());
    if (whole && key.row().json() == null && position >= 0) {
      reading.carried(position, true);
    }
  }

  private void took(Indexed attribute, boolean whole) {
    callFound = true;
    if (whole) {
      reading.carried(attribute.position(), true);
    }
  }

  private <T> T first(CanonicalField field, Function<AnyValue, T> read) {
    for (SlottedKey key : keysOf(field)) {
      for (AnyValue value : values(key)) {
        T found = read.apply(value);
        if (found != null) {
          took(key, true);
          return found;
        }
      }
    }
    return null;
  }

  private static boolean counts(FieldKey row, String text) {
    return row.only().isEmpty() || row.only().contains(text.toLowerCase(Locale.ROOT));
  }
}
