package io.pharos.local.demo;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Requests recorded from real instrumentation libraries, moved in time so that the last span of
 * each recording ends now.
 */
final class RecordedPayloads {

  private static final String FOLDER = "/recorded/";

  /** One request. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Recorded(OtlpSignal signal, byte[] value) {}

  private final List<Recorded> requests = new ArrayList<>();
  private final Set<String> traces = new HashSet<>();
  private final Set<String> spans = new HashSet<>();
  private int logs;

  private RecordedPayloads() {}

  /** All recordings, ending at an instant. */
  static RecordedPayloads endingAt(long instantMs) {
    RecordedPayloads payloads = new RecordedPayloads();
    Map<String, List<String>> recordings = new HashMap<>();
    for (String name : text("index.txt").lines().toList()) {
      String recording = name.substring(0, name.indexOf('/'));
      recordings.computeIfAbsent(recording, each -> new ArrayList<>()).add(name);
    }
    recordings.keySet().stream().sorted().forEach(r -> payloads.add(recordings.get(r), instantMs));
    return payloads;
  }

  private void add(List<String> files, long instantMs) {
    try {
      long latest = 0;
      for (String file : files) {
        if (isTraces(file)) {
          for (Span span : spansOf(TracesData.parseFrom(bytes(file)))) {
            latest = Math.max(latest, span.getEndTimeUnixNano());
          }
        }
      }
      long delta = instantMs * 1_000_000L - latest;
      for (String file : files) {
        requests.add(
            isTraces(file)
                ? new Recorded(OtlpSignal.TRACES, moveTraces(bytes(file), delta))
                : new Recorded(OtlpSignal.LOGS, moveLogs(bytes(file), delta)));
      }
    } catch (InvalidProtocolBufferException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isTraces(String file) {
    return file.contains("/traces-");
  }

  private static List<Span> spansOf(TracesData data) {
    List<Span> spans = new ArrayList<>();
    data.getResourceSpansList()
        .forEach(
            resource -> resource.getScopeSpansList().forEach(s -> spans.addAll(s.getSpansList())));
    return spans;
  }

  private byte[] moveTraces(byte[] bytes, long delta) throws InvalidProtocolBufferException {
    TracesData.Builder data = TracesData.parseFrom(bytes).toBuilder();
    data.getResourceSpansBuilderList()
        .forEach(
            resource ->
                resource
                    .getScopeSpansBuilderList()
                    .forEach(scope -> scope.getSpansBuilderList().forEach(s -> move(s, delta))));
    return data.build().toByteArray();
  }

  private void move(Span.Builder span, long delta) {
    span.setStartTimeUnixNano(span.getStartTimeUnixNano() + delta);
    span.setEndTimeUnixNano(span.getEndTimeUnixNano() + delta);
    span.getEventsBuilderList()
        .forEach(event -> event.setTimeUnixNano(event.getTimeUnixNano() + delta));
    String trace = Hex.of(span.getTraceId().toByteArray());
    traces.add(trace);
    spans.add(trace + "/" + Hex.of(span.getSpanId().toByteArray()));
  }

  private byte[] moveLogs(byte[] bytes, long delta) throws InvalidProtocolBufferException {
    LogsData.Builder data = LogsData.parseFrom(bytes).toBuilder();
    data.getResourceLogsBuilderList()
        .forEach(
            resource ->
                resource
                    .getScopeLogsBuilderList()
                    .forEach(
                        scope -> scope.getLogRecordsBuilderList().forEach(l -> move(l, delta))));
    return data.build().toByteArray();
  }

  private void move(LogRecord.Builder log, long delta) {
    if (log.getTimeUnixNano() != 0) {
      log.setTimeUnixNano(log.getTimeUnixNano() + delta);
    }
    if (log.getObservedTimeUnixNano() != 0) {
      log.setObservedTimeUnixNano(log.getObservedTimeUnixNano() + delta);
    }
    logs += log.getTraceId().isEmpty() ? 0 : 1;
  }

  private static byte[] bytes(String name) {
    try (InputStream in = RecordedPayloads.class.getResourceAsStream(FOLDER + name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  List<Recorded> requests() {
    return requests;
  }

  /** Distinct traces in the recordings. */
  int traces() {
    return traces.size();
  }

  /** Distinct spans in the recordings. */
  int spans() {
    return spans.size();
  }

  /** Logs written inside a trace. */
  int logs() {
    return logs;
  }
}
