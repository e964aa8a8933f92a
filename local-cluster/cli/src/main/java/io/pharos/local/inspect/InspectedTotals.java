package io.pharos.local.inspect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.local.files.DataPoints;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.trace.CountedCalls;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Totals of what ingest makes of requests, per instrumentation library and dialect: model calls,
 * how many of them count and say their usage, and the tokens of what counts; then what became of
 * data points.
 */
final class InspectedTotals implements IngestOutput {

  private static final class Row {
    private long spans;
    private long logs;
    private long errors;
    private long calls;
    private long counted;
    private long inferred;
    private long withUsage;
    private long redacted;
    private long inputTokens;
    private long outputTokens;
  }

  /** What a row is about. */
  private record Origin(String scope, String dialect) implements Comparable<Origin> {
    @Override
    public int compareTo(Origin other) {
      int byScope = scope.compareTo(other.scope);
      return byScope != 0 ? byScope : dialect.compareTo(other.dialect);
    }
  }

  private final Function<SpanHead, CountedCalls> counted;
  private final Map<Origin, Row> rows = new TreeMap<>();
  private final Map<DeadLetterReason, Long> letters = new TreeMap<>();
  private final PointTotals points = new PointTotals();
  private final OtlpReader reader = new OtlpReader();

  /**
   * Totals.
   *
   * @param counted tells for the trace of a span which of its calls count
   */
  InspectedTotals(Function<SpanHead, CountedCalls> counted) {
    this.counted = counted;
  }

  /** Where the parts of a request go. */
  IngestOutput of(OtlpMessage request) {
    if (request.signal != OtlpSignal.METRICS) {
      return this;
    }
    points.read(DataPoints.count(reader.readMetrics(request.value)));
    return points;
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    Span span = head.getSpan();
    Row row = row(payload, span.getDialect());
    row.spans++;
    row.errors += span.getError() ? 1 : 0;
    row.redacted += redacted(payload);
    CountedCalls calls = counted.apply(head);
    boolean counts = calls.counts(span.getSpanId());
    boolean isInferred = calls.inferred(span) != null;
    Tokens tokens = span.getCall() == null ? null : span.getCall().getTokens();
    if (isInferred || span.getStep() == StepKind.LLM || span.getStep() == StepKind.EMBEDDING) {
      row.calls++;
      row.counted += counts ? 1 : 0;
      row.inferred += isInferred ? 1 : 0;
      row.withUsage += tokens == null ? 0 : 1;
    }
    if (counts && tokens != null) {
      row.inputTokens += tokens.getInputUncached() + tokens.getCacheRead() + tokens.getCacheWrite();
      row.outputTokens += tokens.getOutputVisible() + tokens.getReasoning();
    }
  }

  @Override
  public void log(LogHead head, Payload payload) {
    Row row = row(payload, "none");
    row.logs++;
    row.redacted += redacted(payload);
  }

  private static long redacted(Payload payload) {
    return payload.getRedactions().values().stream().mapToLong(Integer::longValue).sum();
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    // Counted by items
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    // Counted by scope
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    letters.merge(reason, items, Long::sum);
  }

  /** Items refused by reason, of all signals. */
  private Map<DeadLetterReason, Long> letters() {
    Map<DeadLetterReason, Long> all = new TreeMap<>(letters);
    points.refused().forEach((reason, items) -> all.merge(reason, items, Long::sum));
    return all;
  }

  /** One row per scope and dialect, then the data points, then the dead letters by reason. */
  void print(PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%-56s %-14s %8s %8s %8s %8s %8s %8s %8s %8s %12s %12s%n",
        "scope",
        "dialect",
        "spans",
        "logs",
        "errors",
        "calls",
        "counted",
        "inferred",
        "w/usage",
        "redacted",
        "input",
        "output");
    rows.forEach(
        (origin, row) ->
            out.printf(
                Locale.ROOT,
                "%-56s %-14s %8d %8d %8d %8d %8d %8d %8d %8d %12d %12d%n",
                origin.scope,
                origin.dialect,
                row.spans,
                row.logs,
                row.errors,
                row.calls,
                row.counted,
                row.inferred,
                row.withUsage,
                row.redacted,
                row.inputTokens,
                row.outputTokens));
    points.print(out);
    letters()
        .forEach(
            (reason, items) ->
                out.printf(
                    Locale.ROOT,
                    "dead letters, %s: %d%n",
                    reason.name().toLowerCase(Locale.ROOT),
                    items));
  }

  /** The same as one JSON object. */
  void printJson(PrintWriter out) {
    StringWriter line = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("kind", "summary");
      json.writeArrayFieldStart("scopes");
      for (Map.Entry<Origin, Row> entry : rows.entrySet()) {
        write(json, entry.getKey(), entry.getValue());
      }
      json.writeEndArray();
      json.writeObjectFieldStart("points");
      points.write(json);
      json.writeEndObject();
      json.writeObjectFieldStart("deadletters");
      for (Map.Entry<DeadLetterReason, Long> entry : letters().entrySet()) {
        json.writeNumberField(entry.getKey().name().toLowerCase(Locale.ROOT), entry.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write JSON to memory", e);
    }
    out.println(line);
  }

  private static void write(JsonGenerator json, Origin origin, Row row) throws IOException {
    json.writeStartObject();
    json.writeStringField("scope", origin.scope);
    json.writeStringField("dialect", origin.dialect);
    json.writeNumberField("spans", row.spans);
    json.writeNumberField("logs", row.logs);
    json.writeNumberField("errors", row.errors);
    json.writeNumberField("calls", row.calls);
    json.writeNumberField("counted", row.counted);
    json.writeNumberField("inferred", row.inferred);
    json.writeNumberField("with_usage", row.withUsage);
    json.writeNumberField("redacted", row.redacted);
    json.writeNumberField("input_tokens", row.inputTokens);
    json.writeNumberField("output_tokens", row.outputTokens);
    json.writeEndObject();
  }

  private Row row(Payload payload, String dialect) {
    String scope = payload.getScope() == null ? "" : payload.getScope();
    return rows.computeIfAbsent(new Origin(scope, dialect), origin -> new Row());
  }
}
