package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.operators.dialect.DialectTable.SlottedKey;
import io.pharos.operators.dialect.SpanScan.Indexed;
import java.util.List;

/** Reads how many documents one retrieval found, and the best of their scores. */
final class DocumentReader {

  private final DialectTable table;
  private final SpanScan scan;
  private final FieldReader fields;

  DocumentReader(DialectTable table, SpanScan scan, FieldReader fields) {
    this.table = table;
    this.scan = scan;
    this.fields = fields;
  }

  /** The number of documents: distinct indexes, elements of a list, a count, or events. */
  Integer count() {
    for (SlottedKey key : fields.keysOf(CanonicalField.DOCUMENTS)) {
      if (!fields.applies(key)) {
        continue;
      }
      long indexes = fields.indexed(key).stream().mapToInt(Indexed::index).distinct().count();
      if (indexes > 0) {
        fields.foundCall();
        return (int) indexes;
      }
      List<AnyValue> values = fields.values(key);
      boolean ofElements = key.row().json() != null && key.row().json().contains("*");
      Long count =
          values.isEmpty() ? null : ofElements ? (Long) (long) values.size() : count(values.get(0));
      if (count != null && count <= Integer.MAX_VALUE) {
        AnyValue value = values.get(0);
        fields.took(
            key, !value.hasArrayValue() && JsonPaths.elements(value.getStringValue()) == null);
        return count.intValue();
      }
    }
    return countEvents();
  }

  /** The greatest score. */
  Double topScore() {
    for (SlottedKey key : fields.keysOf(CanonicalField.TOP_SCORE)) {
      if (!fields.applies(key)) {
        continue;
      }
      Double top = null;
      for (Indexed each : fields.indexed(key)) {
        top = greater(top, AttributeValue.number(scan.valueAt(each.position())));
      }
      boolean indexed = top != null;
      for (AnyValue value : fields.values(key)) {
        top = greater(top, greatest(value));
      }
      if (top != null) {
        fields.foundCall();
        if (!indexed) {
          fields.took(key, !scan.value(key.slot()).hasArrayValue());
        }
        return top;
      }
    }
    return topOfEvents();
  }

  private Integer countEvents() {
    for (EventKey row : table.rows().eventKeys()) {
      if (row.field() != CanonicalField.DOCUMENTS) {
        continue;
      }
      int events = 0;
      for (Span.Event event : scan.span.getEventsList()) {
        if (!event.getName().equals(row.event())) {
          continue;
        }
        AnyValue value = row.count() ? null : EventAttributes.of(event, row.key());
        Long count = value == null ? null : count(value);
        if (count != null && count <= Integer.MAX_VALUE) {
          fields.foundCall();
          return count.intValue();
        }
        events += row.count() ? 1 : 0;
      }
      if (events > 0) {
        fields.foundCall();
        return events;
      }
    }
    return null;
  }

  private Double topOfEvents() {
    Double top = null;
    for (EventKey row : table.rows().eventKeys()) {
      if (row.field() == CanonicalField.TOP_SCORE) {
        for (Span.Event event : scan.span.getEventsList()) {
          AnyValue value =
              event.getName().equals(row.event()) ? EventAttributes.of(event, row.key()) : null;
          top = value == null ? top : greater(top, greatest(value));
        }
      }
    }
    if (top != null) {
      fields.foundCall();
    }
    return top;
  }

  private static Long count(AnyValue value) {
    if (value.hasArrayValue()) {
      return (long) value.getArrayValue().getValuesCount();
    }
    Integer elements = JsonPaths.elements(value.getStringValue());
    return elements == null ? AttributeValue.count(value) : (Long) elements.longValue();
  }

  private static Double greatest(AnyValue value) {
    Double top = null;
    for (String element : AttributeValue.texts(value)) {
      top = greater(top, AttributeValue.number(element));
    }
    return top;
  }

  private static Double greater(Double a, Double b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return Math.max(a, b);
  }
}
