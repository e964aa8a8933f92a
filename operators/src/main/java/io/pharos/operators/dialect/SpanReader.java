package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.DialectRows.Condition;
import io.pharos.operators.dialect.DialectRows.EventKey;
import io.pharos.operators.dialect.DialectRows.Failure;
import io.pharos.operators.dialect.DialectRows.Step;
import io.pharos.operators.dialect.DialectTable.SlottedKey;
import io.pharos.operators.dialect.SpanScan.Indexed;
import io.pharos.schemas.Call;
import io.pharos.schemas.Evaluation;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads one span, whose attributes have been located, into a {@link DialectReading}. */
final class SpanReader {

  private final DialectTable table;
  private final DialectRows rows;
  private final SpanScan scan;
  private final DialectReading reading;

  /** Some field that only a call has was found. */
  private boolean callFound;

  SpanReader(DialectTable table, DialectRows rows, SpanScan scan, DialectReading reading) {
    this.table = table;
    this.rows = rows;
    this.scan = scan;
    this.reading = reading;
  }

  void read() {
    if (scan.dialect != null) {
      reading.dialect = scan.dialect.name();
    }
    reading.step = step();
    reading.customer = text(CanonicalField.CUSTOMER);
    reading.session = text(CanonicalField.SESSION);
    reading.user = text(CanonicalField.USER);
    reading.errorType = text(CanonicalField.ERROR_TYPE);
    reading.exceptionType = eventText(CanonicalField.ERROR_TYPE);
    reading.error = failed();
    if (mayBeCall(reading.step)) {
      Call call = call();
      if (callFound || isCall(reading.step)) {
        reading.call = call;
      }
    } else {
      List<Evaluation> evaluations = evaluations();
      if (!evaluations.isEmpty()) {
        reading.call =
            Call.newBuilder().setFinishReasons(List.of()).setEvaluations(evaluations).build();
      }
    }
  }

  private static boolean isCall(StepKind step) {
    return switch (step) {
      case LLM, EMBEDDING, RETRIEVAL, RERANK, TOOL, AGENT, GUARDRAIL, EVALUATION -> true;
      default -> false;
    };
  }

  private static boolean mayBeCall(StepKind step) {
    return step != StepKind.HTTP && step != StepKind.DATABASE && step != StepKind.MESSAGING;
  }

  private StepKind step() {
    for (Step step : rows.steps()) {
      if (!step.values().isEmpty()) {
        AnyValue value = scan.value(table.slotOf(step.when().get(0).name()));
        StepKind kind = value == null ? null : step.values().get(lower(value));
        if (kind != null) {
          return kind;
        }
      } else if (holds(step.when())) {
        return step.step();
      }
    }
    return StepKind.OTHER;
  }

  private boolean holds(List<Condition> conditions) {
    for (int i = 0; i < conditions.size(); i++) {
      if (!holds(conditions.get(i))) {
        return false;
      }
    }
    return true;
  }

  private boolean holds(Condition condition) {
    return switch (condition.property()) {
      case ATTRIBUTE -> {
        AnyValue value = scan.value(table.slotOf(condition.name()));
        yield value != null && (condition.in().isEmpty() || condition.in().contains(lower(value)));
      }
      case SCOPE -> DialectTable.matches(condition.name(), scan.scope);
      case NAME -> DialectTable.matches(condition.name(), scan.span.getName());
      case EVENT -> {
        boolean found = false;
        for (int i = 0; i < scan.span.getEventsCount() && !found; i++) {
          found = scan.span.getEvents(i).getName().equals(condition.name());
        }
        yield found;
      }
    };
  }

  private boolean failed() {
    for (Failure failure : rows.failures()) {
      AnyValue value = scan.value(table.slotOf(failure.attribute()));
      if (value != null && failure.values().contains(lower(value))) {
        return true;
      }
    }
    return false;
  }

  private static String lower(AnyValue value) {
    return AttributeText.of(value).toLowerCase(Locale.ROOT);
  }

  private Call call() {
    String provider = text(CanonicalField.PROVIDER);
    provider = provider == null ? null : DialectTable.provider(rows, provider);
    return Call.newBuilder()
        .setProvider(provider)
        .setOperation(text(CanonicalField.OPERATION))
        .setRequestModel(text(CanonicalField.REQUEST_MODEL))
        .setResponseModel(text(CanonicalField.RESPONSE_MODEL))
        .setModelVersion(text(CanonicalField.MODEL_VERSION))
        .setTokens(tokens(provider))
        .setStreaming(first(CanonicalField.STREAMING, AttributeValue::flag))
        .setTtftNs(timeToFirstToken())
        .setQueueNs(nanos(CanonicalField.QUEUE_TIME))
        .setPrefillNs(nanos(CanonicalField.PREFILL_TIME))
        .setDecodeNs(nanos(CanonicalField.DECODE_TIME))
        .setFinishReasons(finishReasons())
        .setResponseId(text(CanonicalField.RESPONSE_ID))
        .setTool(text(CanonicalField.TOOL))
        .setDocuments(documents())
        .setTopScore(topScore())
        .setPromptTemplate(text(CanonicalField.PROMPT_TEMPLATE))
        .setPromptVersion(text(CanonicalField.PROMPT_VERSION))
        .setVariant(text(CanonicalField.VARIANT))
        .setEvaluations(evaluations())
        .build();
  }

  private Tokens tokens(String provider) {
    return TokenArithmetic.parts(
        first(CanonicalField.INPUT_TOKENS, AttributeValue::count),
        first(CanonicalField.OUTPUT_TOKENS, AttributeValue::count),
        first(CanonicalField.TOTAL_TOKENS, AttributeValue::count),
        first(CanonicalField.CACHE_READ_TOKENS, AttributeValue::count),
        first(CanonicalField.CACHE_WRITE_TOKENS, AttributeValue::count),
        first(CanonicalField.REASONING_TOKENS, AttributeValue::count),
        scan.dialect != null && scan.dialect.excludesCache(provider));
  }

  private String text(CanonicalField field) {
    for (SlottedKey key : table.keysOf(field)) {
      AnyValue value = value(key);
      String text = value == null ? null : AttributeValue.text(value);
      if (text != null) {
        String cut = HeadText.cut(text);
        boolean whole = cut.length() == text.length();
        reading.truncated |= !whole;
        took(key, whole);
        return cut;
      }
    }
    return null;
  }

  private Long nanos(CanonicalField field) {
    for (SlottedKey key : table.keysOf(field)) {
      AnyValue value = value(key);
      Long nanos = value == null ? null : AttributeValue.nanos(value, key.row().nanosPerUnit());
      if (nanos != null) {
        took(key, true);
        return nanos;
      }
    }
    return null;
  }

  private <T> T first(CanonicalField field, Function<AnyValue, T> read) {
    for (SlottedKey key : table.keysOf(field)) {
      AnyValue value = value(key);
      T found = value == null ? null : read.apply(value);
      if (found != null) {
        took(key, true);
        return found;
      }
    }
    return null;
  }

  private AnyValue value(SlottedKey key) {
    AnyValue value = scan.value(key.slot());
    return value == null || key.row().json() == null
        ? value
        : JsonMember.of(AttributeText.of(value), key.row().json());
  }

  /** A value was found; its attribute need not travel on if the head says all of it. */
  private void took(SlottedKey key, boolean whole) {
    callFound |= key.row().field().isOfCall();
    if (whole && key.row().json() == null) {
      reading.carried(scan.position(key.slot()), true);
    }
  }

  private void took(Indexed attribute, boolean whole) {
    callFound = true;
    if (whole) {
      reading.carried(attribute.position(), true);
    }
  }

  private Long timeToFirstToken() {
    Long nanos = nanos(CanonicalField.TIME_TO_FIRST_TOKEN);
    if (nanos != null) {
      return nanos;
    }
    for (EventKey row : rows.eventKeys()) {
      if (row.field() == CanonicalField.TIME_TO_FIRST_TOKEN) {
        for (Span.Event event : scan.span.getEventsList()) {
          long sinceStart = event.getTimeUnixNano() - scan.span.getStartTimeUnixNano();
          if (event.getName().equals(row.event()) && sinceStart >= 0) {
            callFound = true;
            return sinceStart;
          }
        }
      }
    }
    return null;
  }

  private List<String> finishReasons() {
    for (SlottedKey key : table.keysOf(CanonicalField.FINISH_REASONS)) {
      List<Indexed> indexed = scan.indexed(key.slot());
      List<String> reasons;
      if (indexed.isEmpty()) {
        AnyValue value = value(key);
        reasons = value == null ? List.of() : AttributeValue.texts(value);
      } else {
        reasons = new ArrayList<>();
        indexed.sort(Comparator.comparingInt(Indexed::index));
        for (Indexed each : indexed) {
          reasons.addAll(AttributeValue.texts(scan.valueAt(each.position())));
        }
      }
      if (!reasons.isEmpty()) {
        List<String> cut =
            reasons.stream().limit(HeadText.MAX_IN_LIST).map(HeadText::cutInList).toList();
        boolean whole = cut.equals(reasons);
        reading.truncated |= !whole;
        indexed.forEach(each -> took(each, whole));
        if (indexed.isEmpty()) {
          took(key, whole);
        }
        return cut;
      }
    }
    return List.of();
  }

  private Integer documents() {
    for (SlottedKey key : table.keysOf(CanonicalField.DOCUMENTS)) {
      long indexes = scan.indexed(key.slot()).stream().mapToInt(Indexed::index).distinct().count();
      if (indexes > 0) {
        callFound = true;
        return (int) indexes;
      }
      AnyValue value = value(key);
      Long count = value == null ? null : documents(value);
      if (count != null && count <= Integer.MAX_VALUE) {
        boolean scalar =
            !value.hasArrayValue() && JsonMember.elements(value.getStringValue()) == null;
        took(key, scalar);
        return count.intValue();
      }
    }
    for (EventKey row : rows.eventKeys()) {
      if (row.field() == CanonicalField.DOCUMENTS) {
        int events = 0;
        for (Span.Event event : scan.span.getEventsList()) {
          events += event.getName().equals(row.event()) ? 1 : 0;
        }
        if (events > 0) {
          callFound = true;
          return events;
        }
      }
    }
    return null;
  }

  private static Long documents(AnyValue value) {
    if (value.hasArrayValue()) {
      return (long) value.getArrayValue().getValuesCount();
    }
    Integer elements = JsonMember.elements(value.getStringValue());
    return elements == null ? AttributeValue.count(value) : (Long) elements.longValue();
  }

  private Double topScore() {
    for (SlottedKey key : table.keysOf(CanonicalField.TOP_SCORE)) {
      Double top = null;
      for (Indexed each : scan.indexed(key.slot())) {
        top = greater(top, AttributeValue.number(scan.valueAt(each.position())));
      }
      AnyValue value = top == null ? value(key) : null;
      if (value != null) {
        top = greatest(value);
        if (top != null) {
          took(key, !value.hasArrayValue());
        }
      }
      if (top != null) {
        callFound = true;
        return top;
      }
    }
    Double top = null;
    for (EventKey row : rows.eventKeys()) {
      if (row.field() == CanonicalField.TOP_SCORE) {
        for (Span.Event event : scan.span.getEventsList()) {
          AnyValue value = event.getName().equals(row.event()) ? attribute(event, row.key()) : null;
          top = value == null ? top : greater(top, greatest(value));
        }
      }
    }
    callFound |= top != null;
    return top;
  }

  private static Double greatest(AnyValue value) {
    if (!value.hasArrayValue()) {
      return AttributeValue.number(value);
    }
    Double top = null;
    for (AnyValue element : value.getArrayValue().getValuesList()) {
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

  private String eventText(CanonicalField field) {
    for (EventKey row : rows.eventKeys()) {
      if (row.field() == field) {
        for (Span.Event event : scan.span.getEventsList()) {
          AnyValue value = event.getName().equals(row.event()) ? attribute(event, row.key()) : null;
          String text = value == null ? null : AttributeValue.text(value);
          if (text != null) {
            return HeadText.cut(text);
          }
        }
      }
    }
    return null;
  }

  /** Evaluations by index in attribute keys, or of the span itself, and those of its events. */
  private List<Evaluation> evaluations() {
    Map<Integer, Evaluation> byIndex = new TreeMap<>();
    evaluate(byIndex, CanonicalField.EVALUATION_NAME);
    evaluate(byIndex, CanonicalField.EVALUATION_SCORE);
    evaluate(byIndex, CanonicalField.EVALUATION_LABEL);
    List<Evaluation> evaluations = new ArrayList<>(byIndex.values());
    for (Span.Event event : scan.span.getEventsList()) {
      if (table.isEventOfInterest(event.getName())) {
        Evaluation evaluation = new Evaluation();
        for (EventKey row : rows.eventKeys()) {
          AnyValue value =
              event.getName().equals(row.event()) && row.key() != null
                  ? attribute(event, row.key())
                  : null;
          if (value != null) {
            set(evaluation, row.field(), value);
          }
        }
        evaluations.add(evaluation);
      }
    }
    evaluations.removeIf(evaluation -> evaluation.getName() == null);
    if (evaluations.size() > HeadText.MAX_IN_LIST) {
      reading.truncated = true;
      evaluations = new ArrayList<>(evaluations.subList(0, HeadText.MAX_IN_LIST));
    }
    callFound |= !evaluations.isEmpty();
    return evaluations;
  }

  private void evaluate(Map<Integer, Evaluation> byIndex, CanonicalField field) {
    for (SlottedKey key : table.keysOf(field)) {
      for (Indexed each : scan.indexed(key.slot())) {
        set(
            byIndex.computeIfAbsent(each.index(), index -> new Evaluation()),
            field,
            scan.valueAt(each.position()));
      }
      AnyValue value = value(key);
      if (value != null) {
        set(byIndex.computeIfAbsent(-1, index -> new Evaluation()), field, value);
      }
    }
  }

  private void set(Evaluation evaluation, CanonicalField field, AnyValue value) {
    switch (field) {
      case EVALUATION_NAME -> evaluation.setName(cutInList(AttributeValue.text(value)));
      case EVALUATION_SCORE -> evaluation.setScore(AttributeValue.number(value));
      case EVALUATION_LABEL -> evaluation.setLabel(cutInList(AttributeValue.text(value)));
      default -> {}
    }
  }

  private String cutInList(String text) {
    String cut = text == null ? null : HeadText.cutInList(text);
    reading.truncated |= cut != null && cut.length() < text.length();
    return cut;
  }

  /** The last attribute of this name. */
  private static AnyValue attribute(Span.Event event, String key) {
    for (int i = event.getAttributesCount() - 1; i >= 0; i--) {
      KeyValue attribute = event.getAttributes(i);
      if (attribute.getKey().equals(key)) {
        return attribute.getValue();
      }
    }
    return null;
  }
}
