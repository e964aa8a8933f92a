package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.operators.dialect.DialectTable.SlottedKey;
import io.pharos.operators.dialect.SpanScan.Indexed;
import io.pharos.schemas.Evaluation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads evaluation results: of a span's attributes, with or without indexes, and of events. One
 * without a name and one without both score and label are none.
 */
final class EvaluationReader {

  private static final List<CanonicalField> PARTS =
      List.of(
          CanonicalField.EVALUATION_NAME,
          CanonicalField.EVALUATION_SCORE,
          CanonicalField.EVALUATION_LABEL);

  /** Order of the span's own evaluation among those with indexes. */
  private static final int OWN = -1;

  private final DialectTable table;
  private final SpanScan scan;
  private final FieldReader fields;
  private final DialectReading reading;

  EvaluationReader(DialectTable table, SpanScan scan, FieldReader fields, DialectReading reading) {
    this.table = table;
    this.scan = scan;
    this.fields = fields;
    this.reading = reading;
  }

  /** The evaluations of a span, those of its attributes first. */
  List<Evaluation> read() {
    Map<Integer, Evaluation> byIndex = new TreeMap<>();
    for (CanonicalField part : PARTS) {
      for (SlottedKey key : fields.keysOf(part)) {
        read(byIndex, part, key);
      }
    }
    List<Evaluation> all = new ArrayList<>(byIndex.values());
    for (Span.Event event : scan.span.getEventsList()) {
      Evaluation evaluation = ofEvent(table, event.getName(), event.getAttributesList());
      if (evaluation != null) {
        all.add(evaluation);
      }
    }
    all.removeIf(each -> !isOne(each));
    if (all.size() > HeadText.MAX_IN_LIST) {
      reading.truncated = true;
      all = new ArrayList<>(all.subList(0, HeadText.MAX_IN_LIST));
    }
    all.forEach(each -> reading.truncated |= cut(each));
    return all;
  }

  /** The evaluation an event of this name reports, cut to the limits; null where it is none. */
  static Evaluation ofEvent(DialectTable table, String name, List<KeyValue> attributes) {
    if (!table.isEventOfInterest(name)) {
      return null;
    }
    Evaluation evaluation = new Evaluation();
    for (EventKey row : table.rows().eventKeys()) {
      AnyValue value =
          row.key() != null && name.equals(row.event())
              ? EventAttributes.of(attributes, row.key())
              : null;
      if (value != null) {
        set(evaluation, row.field(), value);
      }
    }
    return isOne(evaluation) ? evaluation : null;
  }

  /** Cuts the texts of an evaluation to the limits of heads; true if that took something away. */
  static boolean cut(Evaluation evaluation) {
    String name = HeadText.cutInList(evaluation.getName());
    String label = evaluation.getLabel() == null ? null : HeadText.cutInList(evaluation.getLabel());
    boolean isCut =
        name.length() < evaluation.getName().length()
            || (label != null && label.length() < evaluation.getLabel().length());
    evaluation.setName(name);
    evaluation.setLabel(label);
    return isCut;
  }

  private void read(Map<Integer, Evaluation> byIndex, CanonicalField part, SlottedKey key) {
    if (!fields.applies(key)) {
      return;
    }
    for (Indexed each : fields.indexed(key)) {
      Evaluation evaluation = byIndex.computeIfAbsent(each.index(), index -> new Evaluation());
      set(evaluation, part, scan.valueAt(each.position()));
      fields.foundCall();
    }
    for (AnyValue value : fields.values(key)) {
      Evaluation own = byIndex.computeIfAbsent(OWN, index -> new Evaluation());
      if (set(own, part, value)) {
        // with a name given by nothing but the span's it may yet turn out to be none
        fields.took(key, false);
      }
    }
  }

  /** Sets a part that is not set yet. */
  private static boolean set(Evaluation evaluation, CanonicalField part, AnyValue value) {
    switch (part) {
      case EVALUATION_NAME -> {
        String name = evaluation.getName() == null ? AttributeValue.text(value) : null;
        evaluation.setName(name == null ? evaluation.getName() : name);
        return name != null;
      }
      case EVALUATION_SCORE -> {
        Double score = evaluation.getScore() == null ? AttributeValue.number(value) : null;
        evaluation.setScore(score == null ? evaluation.getScore() : score);
        return score != null;
      }
      case EVALUATION_LABEL -> {
        String label = evaluation.getLabel() == null ? AttributeValue.text(value) : null;
        evaluation.setLabel(label == null ? evaluation.getLabel() : label);
        return label != null;
      }
      default -> {
        return false;
      }
    }
  }

  private static boolean isOne(Evaluation evaluation) {
    return evaluation.getName() != null
        && (evaluation.getScore() != null || evaluation.getLabel() != null);
  }
}
