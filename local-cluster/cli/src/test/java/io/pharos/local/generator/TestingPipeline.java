package io.pharos.local.generator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.local.ledger.DeadLetterObserved;
import io.pharos.local.ledger.Observed;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TokenUse;
import io.pharos.local.ledger.TraceIdentity;
import io.pharos.local.ledger.TraceObserved;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of the pipelines in one slow, plain class that knows the generator only by the bytes it
 * writes: what it finds must be what the ledger says.
 */
final class TestingPipeline implements Observed {

  static final long BOUND_MS = 10_000;
  static final long PULSE_MS = 1_000;
  static final long TOLERANCE_MS = 300_000;

  /** A span or log as read, in either encoding; absent numbers are 0. */
  private record Item(
      String tenant,
      String service,
      String traceId,
      String spanId,
      String parentId,
      String name,
      long startNs,
      long endNs,
      boolean error,
      Map<String, Long> numbers,
      String content) {}

  private record StoredSpan(Item item) {}

  private static final class OpenTrace {
    private final Map<String, StoredSpan> spans = new TreeMap<>();
    private final Set<String> logs = new HashSet<>();
    private int errorLogs;
    private int duplicates;
    private int late;
  }

  private static final Comparator<Item> ROOT_FIRST =
      Comparator.<Item>comparingInt(item -> item.parentId().isEmpty() ? 0 : 1)
          .thenComparingLong(Item::startNs)
          .thenComparing(Item::spanId);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<TraceIdentity, OpenTrace> traces = new TreeMap<>();
  private final Map<OtlpSignal, Map<String, Long>> deadLetters = new HashMap<>();
  private final Set<String> looseLogs = new HashSet<>();
  private long watermarkMs = Long.MIN_VALUE;
  private long leastDuplicateSlackMs = Long.MAX_VALUE;
  private long leastLateLagMs = Long.MAX_VALUE;
  private long mostPunctualLagMs;
  private int clamped;
  private int endBeforeStart;
  private int longestTrace;

  /** Metrics have no rule here. */
  void accept(TelemetryRecord record) {
    if (record.signal() == OtlpSignal.METRICS) {
      return;
    }
    // a pulse a second keeps the watermark going where no telemetry comes
    watermarkMs = Math.max(watermarkMs, record.arrivalMs() - PULSE_MS - BOUND_MS);
    List<Item> items;
    try {
      items = record.signal() == OtlpSignal.TRACES ? spans(record.value()) : logs(record.value());
    } catch (IOException e) {
      dead(record.signal(), "UNPARSEABLE");
      items = List.of();
    }
    for (Item item : items) {
      if (record.signal() == OtlpSignal.TRACES) {
        span(item, record.arrivalMs());
      } else {
        log(item, record.arrivalMs());
      }
    }
    watermarkMs = Math.max(watermarkMs, record.arrivalMs() - BOUND_MS);
  }

  private void span(Item item, long arrivalMs) {
    if (!validId(item.traceId(), 32)) {
      dead(OtlpSignal.TRACES, "INVALID_TRACE_ID");
      return;
    }
    if (!validId(item.spanId(), 16)) {
      dead(OtlpSignal.TRACES, "INVALID_SPAN_ID");
      return;
    }
    if (item.startNs() == 0 || item.endNs() == 0) {
      dead(OtlpSignal.TRACES, "INVALID_TIME");
      return;
    }
    endBeforeStart += item.endNs() < item.startNs() ? 1 : 0;
    long endMs = Math.max(item.startNs(), item.endNs()) / 1_000_000;
    clamped += endMs > arrivalMs ? 1 : 0;
    long eventMs = Math.min(endMs, arrivalMs);
    if (tooLate(OtlpSignal.TRACES, eventMs)) {
      return;
    }
    OpenTrace trace = trace(item);
    if (trace.spans.putIfAbsent(item.spanId(), new StoredSpan(item)) != null) {
      duplicate(trace, eventMs);
      return;
    }
    late(trace, eventMs, arrivalMs);
    longestTrace = Math.max(longestTrace, trace.spans.size());
  }

  private void log(Item item, long arrivalMs) {
    clamped += item.endNs() / 1_000_000 > arrivalMs ? 1 : 0;
    long eventMs = Math.min(item.endNs() / 1_000_000, arrivalMs);
    if (item.traceId().isEmpty()) {
      looseLogs.add(item.content());
      return;
    }
    if (tooLate(OtlpSignal.LOGS, eventMs)) {
      return;
    }
    OpenTrace trace = trace(item);
    if (!trace.logs.add(item.content())) {
      duplicate(trace, eventMs);
      return;
    }
    trace.errorLogs += item.error() ? 1 : 0;
    late(trace, eventMs, arrivalMs);
  }

  private OpenTrace trace(Item item) {
    return traces.computeIfAbsent(
        new TraceIdentity(item.tenant(), item.traceId()), identity -> new OpenTrace());
  }

  private boolean tooLate(OtlpSignal signal, long eventMs) {
    if (eventMs < watermarkMs - TOLERANCE_MS) {
      dead(signal, "LATE");
      return true;
    }
    return false;
  }

  private void duplicate(OpenTrace trace, long eventMs) {
    trace.duplicates++;
    leastDuplicateSlackMs = Math.min(leastDuplicateSlackMs, eventMs - watermarkMs);
  }

  private void late(OpenTrace trace, long eventMs, long arrivalMs) {
    if (eventMs <= watermarkMs) {
      trace.late++;
      leastLateLagMs = Math.min(leastLateLagMs, arrivalMs - eventMs);
    } else {
      mostPunctualLagMs = Math.max(mostPunctualLagMs, arrivalMs - eventMs);
    }
  }

  private void dead(OtlpSignal signal, String reason) {
    deadLetters.computeIfAbsent(signal, s -> new TreeMap<>()).merge(reason, 1L, Long::sum);
  }

  private static boolean validId(String hex, int digits) {
    return hex.length() == digits && !hex.chars().allMatch(c -> c == '0');
  }

  /** Event time of the repeated delivery closest to the watermark, minus the watermark. */
  long leastDuplicateSlackMs() {
    return leastDuplicateSlackMs;
  }

  long leastLateLagMs() {
    return leastLateLagMs;
  }

  long mostPunctualLagMs() {
    return mostPunctualLagMs;
  }

  int clamped() {
    return clamped;
  }

  int endBeforeStart() {
    return endBeforeStart;
  }

  int longestTrace() {
    return longestTrace;
  }

  @Override
  public List<TraceObserved> traces() {
    List<TraceObserved> documents = new ArrayList<>();
    traces.forEach((identity, trace) -> documents.add(document(identity, trace)));
    return documents;
  }

  @Override
  public List<SpanIdentity> spans() {
    List<SpanIdentity> documents = new ArrayList<>();
    traces.forEach(
        (identity, trace) ->
            trace.spans.keySet().forEach(id -> documents.add(new SpanIdentity(identity, id))));
    return documents;
  }

  @Override
  public List<DeadLetterObserved> deadLetters() {
    List<DeadLetterObserved> documents = new ArrayList<>();
    deadLetters.forEach(
        (signal, reasons) ->
            reasons.forEach(
                (reason, items) -> documents.add(new DeadLetterObserved(signal, reason, items))));
    return documents;
  }

  @Override
  public long looseLogs() {
    return looseLogs.size();
  }

  private static TraceObserved document(TraceIdentity identity, OpenTrace trace) {
    Item root = null;
    int orphans = 0;
    int cycles = 0;
    int errors = 0;
    TokenUse tokens = TokenUse.NONE;
    for (StoredSpan span : trace.spans.values()) {
      Item item = span.item();
      errors += item.error() ? 1 : 0;
      tokens = tokens.plus(tokens(item.numbers()));
      boolean real = item.parentId().isEmpty();
      boolean orphan = !real && !trace.spans.containsKey(item.parentId());
      orphans += orphan ? 1 : 0;
      String leastOnCycle = leastOnCycle(trace, item.spanId());
      cycles += leastOnCycle == null ? 0 : 1;
      boolean top = real || orphan || item.spanId().equals(leastOnCycle);
      if (top && (root == null || ROOT_FIRST.compare(item, root) < 0)) {
        root = item;
      }
    }
    return new TraceObserved(
        identity,
        null,
        root == null ? null : root.service(),
        root == null ? null : root.name(),
        root != null && root.parentId().isEmpty() && orphans == 0 && cycles == 0,
        trace.spans.size(),
        trace.logs.size(),
        errors,
        trace.errorLogs,
        trace.duplicates,
        trace.late,
        orphans,
        cycles,
        tokens);
  }

  /** Least span id of the cycle a span is on, null where it is on none. */
  private static String leastOnCycle(OpenTrace trace, String start) {
    String at = start;
    String least = start;
    for (int steps = 0; steps < trace.spans.size() && trace.spans.containsKey(at); steps++) {
      at = trace.spans.get(at).item().parentId();
      if (at.equals(start)) {
        return least;
      }
      least = at.compareTo(least) < 0 ? at : least;
    }
    return null;
  }

  private static TokenUse tokens(Map<String, Long> numbers) {
    long input =
        first(
            numbers,
            "gen_ai.usage.input_tokens",
            "gen_ai.usage.prompt_tokens",
            "llm.token_count.prompt");
    long output =
        first(
            numbers,
            "gen_ai.usage.output_tokens",
            "gen_ai.usage.completion_tokens",
            "llm.token_count.completion");
    long read =
        first(
            numbers,
            "gen_ai.usage.cache_read.input_tokens",
            "gen_ai.usage.cache_read_input_tokens",
            "llm.token_count.prompt_details.cache_read");
    long write =
        first(
            numbers,
            "gen_ai.usage.cache_creation.input_tokens",
            "gen_ai.usage.cache_creation_input_tokens",
            "llm.token_count.prompt_details.cache_write");
    long reasoning =
        first(
            numbers,
            "gen_ai.usage.reasoning.output_tokens",
            "gen_ai.usage.reasoning_tokens",
            "llm.token_count.completion_details.reasoning");
    return new TokenUse(input - read - write, read, write, output - reasoning, reasoning);
  }

  private static long first(Map<String, Long> numbers, String... keys) {
    for (String key : keys) {
      if (numbers.containsKey(key)) {
        return numbers.get(key);
      }
    }
    return 0;
  }

  private static List<Item> spans(byte[] value) throws IOException {
    List<Item> items = new ArrayList<>();
    if (value[0] == '{') {
      for (JsonNode resource : JSON.readTree(value).get("resourceSpans")) {
        for (JsonNode scope : resource.get("scopeSpans")) {
          for (JsonNode span : scope.get("spans")) {
            items.add(jsonSpan(resource.at("/resource/attributes"), span));
          }
        }
      }
      return items;
    }
    for (var resource : parse(value).getResourceSpansList()) {
      List<KeyValue> of = resource.getResource().getAttributesList();
      for (var scope : resource.getScopeSpansList()) {
        for (var span : scope.getSpansList()) {
          items.add(
              new Item(
                  text(of, "tenant.id"),
                  text(of, "service.name"),
                  hex(span.getTraceId()),
                  hex(span.getSpanId()),
                  hex(span.getParentSpanId()),
                  span.getName(),
                  span.getStartTimeUnixNano(),
                  span.getEndTimeUnixNano(),
                  span.getStatus().getCodeValue() == 2,
                  numbers(span.getAttributesList()),
                  ""));
        }
      }
    }
    return items;
  }

  private static TracesData parse(byte[] value) throws InvalidProtocolBufferException {
    return TracesData.parseFrom(value);
  }

  private static Item jsonSpan(JsonNode resource, JsonNode span) {
    Map<String, Long> numbers = new HashMap<>();
    for (JsonNode attribute : span.path("attributes")) {
      JsonNode number = attribute.at("/value/intValue");
      if (!number.isMissingNode()) {
        numbers.put(attribute.get("key").asText(), number.asLong());
      }
    }
    return new Item(
        text(resource, "tenant.id"),
        text(resource, "service.name"),
        span.path("traceId").asText(),
        span.path("spanId").asText(),
        span.path("parentSpanId").asText(),
        span.path("name").asText(),
        span.path("startTimeUnixNano").asLong(),
        span.path("endTimeUnixNano").asLong(),
        span.at("/status/code").asInt() == 2,
        numbers,
        "");
  }

  private static List<Item> logs(byte[] value) throws IOException {
    List<Item> items = new ArrayList<>();
    if (value[0] == '{') {
      for (JsonNode resource : JSON.readTree(value).get("resourceLogs")) {
        for (JsonNode scope : resource.get("scopeLogs")) {
          for (JsonNode log : scope.get("logRecords")) {
            items.add(
                log(
                    text(resource.at("/resource/attributes"), "tenant.id"),
                    log.path("traceId").asText(),
                    log.path("spanId").asText(),
                    log.path("timeUnixNano").asLong(),
                    log.path("severityNumber").asInt(),
                    log.at("/body/stringValue").asText()));
          }
        }
      }
      return items;
    }
    for (var resource : LogsData.parseFrom(value).getResourceLogsList()) {
      for (var scope : resource.getScopeLogsList()) {
        for (var log : scope.getLogRecordsList()) {
          items.add(
              log(
                  text(resource.getResource().getAttributesList(), "tenant.id"),
                  hex(log.getTraceId()),
                  hex(log.getSpanId()),
                  log.getTimeUnixNano(),
                  log.getSeverityNumberValue(),
                  log.getBody().getStringValue()));
        }
      }
    }
    return items;
  }

  private static Item log(
      String tenant, String traceId, String spanId, long timeNs, int severity, String body) {
    String content = String.join("|", tenant, traceId, spanId, Long.toString(timeNs), body);
    return new Item(
        tenant, "", traceId, spanId, "", "", timeNs, timeNs, severity >= 17, Map.of(), content);
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  private static Map<String, Long> numbers(List<KeyValue> attributes) {
    Map<String, Long> numbers = new HashMap<>();
    for (KeyValue attribute : attributes) {
      if (attribute.getValue().hasIntValue()) {
        numbers.put(attribute.getKey(), attribute.getValue().getIntValue());
      }
    }
    return numbers;
  }

  private static String text(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .findFirst()
        .orElseThrow()
        .getValue()
        .getStringValue();
  }

  private static String text(JsonNode attributes, String key) {
    for (JsonNode attribute : attributes) {
      if (attribute.get("key").asText().equals(key)) {
        return attribute.at("/value/stringValue").asText();
      }
    }
    throw new AssertionError("no attribute " + key);
  }
}
