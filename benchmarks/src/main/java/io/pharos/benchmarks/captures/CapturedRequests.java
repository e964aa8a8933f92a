package io.pharos.benchmarks.captures;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpItem;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpReader;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.Redactor;
import io.pharos.operators.sample.UnmappedMetrics;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.Hex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What ingest makes of request files: heads by span, logs, and what it had to refuse. */
final class CapturedRequests implements IngestOutput {

  private static final Duration ANY_AGE = Duration.ofDays(36_500);

  private final OtlpExploder exploder =
      new OtlpExploder(
          DialectTable.standard(),
          new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE),
          new TenantRule("tenant.id", Map.of()),
          ANY_AGE,
          ANY_AGE,
          UnmappedMetrics.KEEP);
  private final OtlpReader reader = new OtlpReader();

  final Map<String, SpanHead> spans = new HashMap<>();
  final Map<String, String> texts = new HashMap<>();
  final List<SpanHead> heads = new ArrayList<>();
  final List<LogHead> logs = new ArrayList<>();
  final List<Payload> payloads = new ArrayList<>();
  final List<DeadLetter> letters = new ArrayList<>();

  /** Reads all traces and logs of a folder. */
  static CapturedRequests in(Path folder) throws IOException {
    CapturedRequests requests = new CapturedRequests();
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(CapturedRequests::isRequest).sorted().toList();
    }
    for (Path file : files) {
      boolean traces = file.getFileName().toString().startsWith("traces");
      requests.read(Files.readAllBytes(file), traces ? OtlpSignal.TRACES : OtlpSignal.LOGS);
    }
    return requests;
  }

  /** Reads one request. */
  static CapturedRequests of(byte[] request, OtlpSignal signal) {
    CapturedRequests requests = new CapturedRequests();
    requests.read(request, signal);
    return requests;
  }

  /** The items of a request of any encoding as one of protobuf. */
  static byte[] asProtobuf(byte[] request, OtlpSignal signal) {
    OtlpReader reader = new OtlpReader();
    if (signal == OtlpSignal.TRACES) {
      TracesData.Builder traces = TracesData.newBuilder();
      for (OtlpItem<Span> item : reader.readTraces(request).items()) {
        traces
            .addResourceSpansBuilder()
            .setResource(item.resource())
            .addScopeSpansBuilder()
            .setScope(item.scope())
            .addSpans(item.value());
      }
      return traces.build().toByteArray();
    }
    LogsData.Builder logs = LogsData.newBuilder();
    for (OtlpItem<LogRecord> item : reader.readLogs(request).items()) {
      logs.addResourceLogsBuilder()
          .setResource(item.resource())
          .addScopeLogsBuilder()
          .setScope(item.scope())
          .addLogRecords(item.value());
    }
    return logs.build().toByteArray();
  }

  @Override
  public void span(SpanHead head, Payload payload) {
    heads.add(head);
    payloads.add(payload);
    spans.put(Hex.of(head.getSpan().getSpanId()), head);
  }

  @Override
  public void log(LogHead head, Payload payload) {
    logs.add(head);
    payloads.add(payload);
  }

  @Override
  public void deadLetter(DeadLetter letter) {
    letters.add(letter);
  }

  @Override
  public void count(IngestMetric metric, long amount) {
    // the items are counted themselves
  }

  @Override
  public void countDeadLettered(DeadLetterReason reason, long items) {
    // the letters are counted themselves
  }

  private static boolean isRequest(Path file) {
    String name = file.getFileName().toString();
    return (name.startsWith("traces-") || name.startsWith("logs-"))
        && (name.endsWith(".pb") || name.endsWith(".json"));
  }

  private void read(byte[] request, OtlpSignal signal) {
    OtlpMessage message = new OtlpMessage(request, signal, null, "otlp", 0, 0, 0);
    if (signal == OtlpSignal.TRACES) {
      for (OtlpItem<Span> item : reader.readTraces(request).items()) {
        String id = HexFormat.of().formatHex(item.value().getSpanId().toByteArray());
        StringBuilder text = new StringBuilder();
        item.value()
            .getAttributesList()
            .forEach(each -> text.append(AttributeText.of(each.getValue())).append('\n'));
        texts.put(id, text.toString());
      }
    }
    exploder.explode(message, this);
  }
}
