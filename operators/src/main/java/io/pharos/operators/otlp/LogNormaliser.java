package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.dialect.HeadText;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.Evaluation;
import io.pharos.schemas.Log;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;

/**
 * Turns an OTLP log record into its head and payload.
 *
 * <ul>
 *   <li>Its time is its own, else the time it was observed, else that of the Kafka record; times
 *       after 2262 count as absent. Only a record without any of them is refused.
 *   <li>A trace or span id that is all zero or of the wrong length counts as absent: a log line is
 *       worth keeping without.
 *   <li>A body of at most 256 characters is in the head alone, a longer one whole in the payload.
 *       One that is a message to or from a model is in the payload alone; if it names its parts as
 *       attributes do, each part is a body of its own.
 *   <li>An evaluation result that it reports is in its head.
 *   <li>Everything but the log id is made of the redacted record.
 *   <li>The log id is a hash of all the record says, its resource included, but not of the Kafka
 *       record it came in: a repeated delivery has the same id in either encoding.
 * </ul>
 */
final class LogNormaliser {

  private static final String EVENT_NAME = "event.name";
  private static final String RESPONSE_ID = "gen_ai.response.id";

  private final DialectTable table;
  private final ItemRedactor redactor;

  LogNormaliser(DialectTable table, ItemRedactor redactor) {
    this.table = table;
    this.redactor = redactor;
  }

  /** A log record and what of it does not fit its head. */
  record Result(LogHead head, Payload payload) {}

  Result normalise(OtlpItem<LogRecord> item, ResourceFacts resource, long kafkaMs)
      throws RefusedItemException {
    LogRecord raw = item.value();
    TraceId traceId = ItemIds.traceId(raw.getTraceId());
    SpanId spanId = ItemIds.spanId(raw.getSpanId());
    long time = time(raw, kafkaMs);
    if (time <= 0) {
      throw new RefusedItemException(
          DeadLetterReason.INVALID_TIME, "no time at all", traceId, spanId);
    }
    EventTime eventTime = EventTime.of(time, kafkaMs);
    LogRecord record = redactor.log(raw);
    String eventName = eventName(record);
    String body = AttributeText.of(record.getBody());
    long logId = id(raw, resource, item.scope(), time);

    Log log = new Log();
    log.setLogId(logId);
    log.setSpanId(spanId);
    log.setTimeNs(time);
    log.setEventTimeMs(eventTime.ms());
    log.setClockClamped(eventTime.clamped());
    log.setSeverity(LogSeverity.of(record));
    log.setService(resource.service());
    log.setServiceInstance(resource.serviceInstance());
    log.setEventName(eventName == null ? null : HeadText.cut(eventName));
    boolean isMessage = table.messageKind(eventName) != null;
    log.setMessage(isMessage || body.isEmpty() ? null : HeadText.cut(body));
    log.setEvaluation(evaluation(record, eventName));
    log.setResponseId(log.getEvaluation() == null ? null : responseId(record));

    Payload payload = payload(record, resource, redactor.scope(item.scope()), eventName, body);
    payload.setTraceId(traceId);
    payload.setSpanId(spanId);
    payload.setLogId(logId);
    payload.setEventTimeMs(eventTime.ms());
    return new Result(new LogHead(resource.tenant(), traceId, log), payload);
  }

  private static long time(LogRecord record, long kafkaMs) {
    if (record.getTimeUnixNano() > 0) {
      return record.getTimeUnixNano();
    }
    if (record.getObservedTimeUnixNano() > 0) {
      return record.getObservedTimeUnixNano();
    }
    return kafkaMs > 0 && kafkaMs <= Long.MAX_VALUE / 1_000_000 ? kafkaMs * 1_000_000 : 0;
  }

  private static String eventName(LogRecord record) {
    if (!record.getEventName().isEmpty()) {
      return record.getEventName();
    }
    String name = null;
    for (KeyValue attribute : record.getAttributesList()) {
      if (attribute.getKey().equals(EVENT_NAME)) {
        name = AttributeText.of(attribute.getValue());
      }
    }
    return name == null || name.isEmpty() ? null : name;
  }

  private Payload payload(
      LogRecord record,
      ResourceFacts resource,
      InstrumentationScope scope,
      String eventName,
      String body) {
    PayloadAssembler assembler = new PayloadAssembler(table);
    for (KeyValue attribute : record.getAttributesList()) {
      String key = attribute.getKey();
      boolean carried =
          key.equals(EVENT_NAME) && eventName != null && HeadText.cut(eventName).equals(eventName);
      if (!carried) {
        assembler.attribute(key, attribute.getValue(), table.bodyKind(key), table.isVector(key));
      }
    }
    BodyKind kind = table.messageKind(eventName);
    if (kind != null && !body.isEmpty()) {
      message(assembler, record.getBody(), kind);
    } else if (HeadText.cut(body).length() < body.length()) {
      assembler.body(BodyKind.LOG, "body", body);
    }
    return assembler.build(resource, scope, redactor.takeTally());
  }

  private void message(PayloadAssembler assembler, AnyValue body, BodyKind kind) {
    KeyValueList.Builder rest = KeyValueList.newBuilder();
    for (KeyValue part : body.getKvlistValue().getValuesList()) {
      BodyKind kindOfPart = table.bodyKind(part.getKey());
      if (kindOfPart == null) {
        rest.addValues(part);
      } else {
        assembler.body(kindOfPart, "body." + part.getKey(), AttributeText.of(part.getValue()));
      }
    }
    if (!body.hasKvlistValue()) {
      assembler.body(kind, "body", AttributeText.of(body));
    } else if (rest.getValuesCount() > 0) {
      AnyValue others = AnyValue.newBuilder().setKvlistValue(rest).build();
      assembler.body(kind, "body", AttributeText.of(others));
    }
  }

  private Evaluation evaluation(LogRecord record, String eventName) {
    Evaluation evaluation = table.evaluation(eventName, record.getAttributesList());
    return evaluation == null
        ? table.evaluation(eventName, record.getBody().getKvlistValue().getValuesList())
        : evaluation;
  }

  private static String responseId(LogRecord record) {
    String id = null;
    for (KeyValue attribute : record.getAttributesList()) {
      if (attribute.getKey().equals(RESPONSE_ID)) {
        id = AttributeText.of(attribute.getValue());
      }
    }
    return id == null || id.isEmpty() ? null : HeadText.cut(id);
  }

  private static long id(
      LogRecord record, ResourceFacts resource, InstrumentationScope scope, long time) {
    return new ContentHash()
        .add(resource.hash())
        .add(scope.getName())
        .add(time)
        .add(record.getSeverityNumberValue())
        .add(record.getSeverityText())
        .add(record.getBody())
        .add(record.getAttributesList())
        .add(record.getTraceId())
        .add(record.getSpanId())
        .add(record.getEventName())
        .value();
  }
}
