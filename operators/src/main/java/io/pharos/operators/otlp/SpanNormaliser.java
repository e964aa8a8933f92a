package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pharos.operators.dialect.DialectReading;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.dialect.HeadText;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.SpanKind;
import io.pharos.schemas.TraceId;

/**
 * Turns an OTLP span into its head and payload.
 *
 * <ul>
 *   <li>A trace or span id that is absent, all zero or of the wrong length is refused; so is a
 *       parent id of the wrong length, while one of all zeros means a root.
 *   <li>A start or end that is absent or lies after 2262 (nanoseconds that no signed 64-bit number
 *       holds) is refused. A span that ends before it starts is kept with its start as end.
 *   <li>The event time is the end, clamped as {@link EventTime} says.
 *   <li>The span has failed if its status or its dialect says so; an exception recorded on it gives
 *       the error type only then, since the span may have survived it.
 *   <li>A span that the serving engine itself wrote names the unit it ran in, by its resource; one
 *       with a call names the server that was called, as {@link CallTarget} says.
 *   <li>Everything but the content rank is made of the redacted span; the user's id becomes a
 *       pseudonym where there is a key for it.
 *   <li>The content rank depends on what was sent, not on its encoding, its order of attributes or
 *       the Kafka record it came in. Only where the event time was clamped it depends on that too:
 *       the same span in two Kafka records then has two event times, and the rank must choose one
 *       of them in any order of arrival.
 * </ul>
 */
final class SpanNormaliser {

  private final DialectTable table;
  private final ItemRedactor redactor;

  SpanNormaliser(DialectTable table, ItemRedactor redactor) {
    this.table = table;
    this.redactor = redactor;
  }

  /** A span and what of it does not fit its head. */
  record Result(SpanHead head, Payload payload, boolean endedBeforeStart) {}

  Result normalise(OtlpItem<Span> item, ResourceFacts resource, long kafkaMs)
      throws RefusedItemException {
    Span raw = item.value();
    TraceId traceId = ItemIds.traceId(raw.getTraceId());
    SpanId spanId = ItemIds.spanId(raw.getSpanId());
    check(raw, traceId, spanId);
    Span span = redactor.span(raw);
    InstrumentationScope scope = redactor.scope(item.scope());
    long start = span.getStartTimeUnixNano();
    long end = Math.max(start, span.getEndTimeUnixNano());
    EventTime eventTime = EventTime.of(end, kafkaMs);
    DialectReading reading = table.read(span, scope.getName());
    Payload payload = payload(span, resource, scope, reading);
    payload.setTraceId(traceId);
    payload.setSpanId(spanId);
    payload.setEventTimeMs(eventTime.ms());

    io.pharos.schemas.Span head = new io.pharos.schemas.Span();
    head.setSpanId(spanId);
    head.setParentSpanId(ItemIds.spanId(span.getParentSpanId()));
    head.setStartNs(start);
    head.setEndNs(end);
    head.setEventTimeMs(eventTime.ms());
    head.setClockClamped(eventTime.clamped());
    head.setService(resource.service());
    head.setServiceInstance(resource.serviceInstance());
    head.setName(HeadText.cut(span.getName()));
    head.setKind(kind(span.getKind()));
    boolean failed =
        span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR || reading.error();
    head.setError(failed);
    boolean byException = failed && reading.errorType() == null;
    head.setErrorType(byException ? reading.exceptionType() : reading.errorType());
    head.setStep(reading.step());
    head.setCall(reading.call());
    if (reading.call() != null) {
      CallTarget target = CallTarget.of(span.getAttributesList());
      reading.call().setServerAddress(target.cutAddress());
      reading.call().setServerPort(target.port());
    }
    head.setEngine(reading.isEngine() ? resource.unit() : null);
    head.setCustomer(reading.customer());
    head.setSession(reading.session());
    head.setUser(redactor.user(reading.user()));
    head.setDialect(reading.dialect());
    boolean nameCut = head.getName().length() < span.getName().length();
    head.setTruncated(payload.getTruncated() || reading.truncated() || nameCut);
    head.setWeightMicro(SamplingWeight.of(span.getTraceState()));
    head.setContentRank(rank(raw, resource, item.scope(), eventTime));
    SpanHead spanHead = new SpanHead(resource.tenant(), traceId, head);
    return new Result(spanHead, payload, span.getEndTimeUnixNano() < start);
  }

  private static void check(Span span, TraceId traceId, SpanId spanId) throws RefusedItemException {
    if (traceId == null) {
      String fault = ItemIds.fault("trace id", span.getTraceId(), ItemIds.TRACE_ID_BYTES);
      throw new RefusedItemException(DeadLetterReason.INVALID_TRACE_ID, fault, null, spanId);
    }
    if (spanId == null) {
      String fault = ItemIds.fault("span id", span.getSpanId(), ItemIds.SPAN_ID_BYTES);
      throw new RefusedItemException(DeadLetterReason.INVALID_SPAN_ID, fault, traceId, null);
    }
    int parentBytes = span.getParentSpanId().size();
    if (parentBytes != 0 && parentBytes != ItemIds.SPAN_ID_BYTES) {
      String fault = ItemIds.fault("parent span id", span.getParentSpanId(), ItemIds.SPAN_ID_BYTES);
      throw new RefusedItemException(DeadLetterReason.INVALID_SPAN_ID, fault, traceId, spanId);
    }
    checkTime("start", span.getStartTimeUnixNano(), traceId, spanId);
    checkTime("end", span.getEndTimeUnixNano(), traceId, spanId);
  }

  private static void checkTime(String name, long ns, TraceId traceId, SpanId spanId)
      throws RefusedItemException {
    if (ns <= 0) {
      String fault = name + (ns == 0 ? " time is absent" : " time lies after the year 2262");
      throw new RefusedItemException(DeadLetterReason.INVALID_TIME, fault, traceId, spanId);
    }
  }

  private Payload payload(
      Span span, ResourceFacts resource, InstrumentationScope scope, DialectReading reading) {
    PayloadAssembler assembler = new PayloadAssembler(table);
    for (int i = 0; i < span.getAttributesCount(); i++) {
      if (!reading.isCarried(i)) {
        KeyValue attribute = span.getAttributes(i);
        assembler.attribute(
            attribute.getKey(), attribute.getValue(), reading.body(i), reading.isVector(i));
      }
    }
    assembler.events(span.getEventsList());
    assembler.links(span.getLinksList());
    String message = span.getStatus().getMessage();
    if (!message.isEmpty()) {
      assembler.body(BodyKind.STATUS, "status.message", message);
    }
    if (span.getName().length() > HeadText.cut(span.getName()).length()) {
      assembler.body(BodyKind.UNKNOWN, "name", span.getName());
    }
    return assembler.build(resource, scope, redactor.takeTally());
  }

  private static SpanKind kind(Span.SpanKind kind) {
    return switch (kind) {
      case SPAN_KIND_INTERNAL -> SpanKind.INTERNAL;
      case SPAN_KIND_SERVER -> SpanKind.SERVER;
      case SPAN_KIND_CLIENT -> SpanKind.CLIENT;
      case SPAN_KIND_PRODUCER -> SpanKind.PRODUCER;
      case SPAN_KIND_CONSUMER -> SpanKind.CONSUMER;
      default -> SpanKind.UNKNOWN;
    };
  }

  private static int rank(
      Span span, ResourceFacts resource, InstrumentationScope scope, EventTime eventTime) {
    ContentHash hash =
        new ContentHash()
            .add(resource.hash())
            .add(scope.getName())
            .add(scope.getVersion())
            .add(span.getTraceId())
            .add(span.getSpanId())
            .add(span.getParentSpanId())
            .add(span.getTraceState())
            .add(span.getName())
            .add(span.getKindValue())
            .add(span.getStartTimeUnixNano())
            .add(span.getEndTimeUnixNano())
            .add(span.getAttributesList())
            .add(span.getStatus().getCodeValue())
            .add(span.getStatus().getMessage())
            .add(span.getEventsCount())
            .add(span.getLinksCount());
    for (Span.Event event : span.getEventsList()) {
      hash.add(event.getTimeUnixNano()).add(event.getName()).add(event.getAttributesList());
    }
    for (Span.Link link : span.getLinksList()) {
      hash.add(link.getTraceId()).add(link.getSpanId()).add(link.getAttributesList());
    }
    if (eventTime.clamped()) {
      hash.add(eventTime.ms());
    }
    return (int) (hash.value() >>> 32);
  }
}
