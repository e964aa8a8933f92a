package io.pharos.local.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.dialect.IgnoredReason;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.trace.CountedCalls;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.document.AcceleratorDocument;
import io.pharos.schemas.document.DeadLetterDocument;
import io.pharos.schemas.document.EngineDocument;
import io.pharos.schemas.document.LogDocument;
import io.pharos.schemas.document.MetricPointDocument;
import io.pharos.schemas.document.PayloadDocument;
import io.pharos.schemas.document.SpanDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Prints what ingest makes of requests: one JSON object a line for each span, log, sample, kept
 * data point and letter.
 */
final class InspectedItems implements IngestOutput {

  private static final JsonFactory FACTORY = new JsonFactory();

  private final PrintWriter out;
  private final DialectTable table;
  private final boolean withPayloads;
  private final Function<SpanHead, CountedCalls> counted;

  /** Writes the fields of one object. */
  private interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /**
   * Prints to a writer.
   *
   * @param counted tells for the trace of a span which of its calls count
   */
  InspectedItems(
      PrintWriter out,
      DialectTable table,
      boolean withPayloads,
      Function<SpanHead, CountedCalls> counted) {
    this.out = out;
    this.table = table;
    this.counted = counted;
    this.withPayloads = withPayloads;
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    CountedCalls calls = counted.apply(head);
    StepKind inferred = calls.inferred(head.getSpan());
    Span span =
        inferred == null
            ? head.getSpan()
            : Span.newBuilder(head.getSpan()).setStep(inferred).build();
    print(
        "span",
        json -> {
          SpanDocument.writeFields(json, head.getTenant(), head.getTraceId(), span);
          json.writeBooleanField("counted", calls.counts(span.getSpanId()));
          json.writeBooleanField("inferred", inferred != null);
          PayloadDocument.writeRedactions(json, payload);
          ignored(json, payload);
          payload(json, payload);
        });
  }

  /** Attributes that look like those of a dialect and yet say nothing in the head. */
  private void ignored(JsonGenerator json, Payload payload) throws IOException {
    json.writeArrayFieldStart("ignored");
    for (String key : new TreeSet<>(payload.getAttributes().keySet())) {
      IgnoredReason reason = table.ignored(key);
      if (reason != null) {
        json.writeStartObject();
        json.writeStringField("key", key);
        json.writeStringField("why", reason.name().toLowerCase(Locale.ROOT));
        json.writeEndObject();
      }
    }
    json.writeEndArray();
  }

  @Override
  public void log(LogHead head, Payload payload) {
    print(
        "log",
        json -> {
          LogDocument.writeFields(json, head);
          PayloadDocument.writeRedactions(json, payload);
          payload(json, payload);
        });
  }

  @Override
  public void accelerator(AcceleratorSample sample) {
    print("accelerator", json -> AcceleratorDocument.writeFields(json, sample));
  }

  @Override
  public void engine(EngineSample sample) {
    print("engine", json -> EngineDocument.writeFields(json, sample));
  }

  @Override
  public void metric(MetricPoint point) {
    print("metric", json -> MetricPointDocument.writeFields(json, point));
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    print("deadletter", json -> DeadLetterDocument.writeFields(json, letter));
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    // Printed one by one
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    // Printed one by one
  }

  private void payload(JsonGenerator json, Payload payload) throws IOException {
    if (withPayloads) {
      PayloadDocument.writeFields(json, payload);
    }
  }

  private void print(String kind, Fields fields) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("kind", kind);
      fields.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write JSON to memory", e);
    }
    out.println(line);
  }
}
