package io.pharos.benchmarks;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.benchmarks.workload.OtlpTraffic;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.RedactionType;
import io.pharos.operators.redaction.Redactor;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What telemetry-ingest does to a request, with and without redaction, beside a plain parse. */
final class IngestBenchmark implements Benchmark {

  private static final String PARSE = "protobuf parse, nothing else";
  private static final String KEPT = "ingest, redaction off";
  private static final String REDACTED = "ingest, everything masked";
  private static final int TRACES = 32 * OtlpTraffic.TRACES_TOGETHER;
  private static final int WARM_UP_ROUNDS = 2;
  private static final long START_MS = 1_767_225_600_000L;

  /** One way to read all requests. */
  private interface Reading {
    /** The number of what was read, so that nothing is left out as unused. */
    int read(byte[] request) throws InvalidProtocolBufferException;
  }

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    List<byte[]> requests = requests();
    long bytes = requests.stream().mapToLong(request -> request.length).sum();
    long spans = (long) TRACES * OtlpTraffic.SPANS_PER_TRACE;
    Map<String, Reading> readings = new LinkedHashMap<>();
    readings.put(PARSE, request -> TracesData.parseFrom(request).getResourceSpansCount());
    readings.put(KEPT, ingest(keepAll()));
    readings.put(REDACTED, ingest(RedactionPolicy.maskAll()));

    Map<String, List<Double>> nanos = new LinkedHashMap<>();
    for (int round = 1 - WARM_UP_ROUNDS; round <= settings.rounds(); round++) {
      for (Map.Entry<String, Reading> reading : readings.entrySet()) {
        double taken = pass(reading.getValue(), requests);
        System.err.printf(
            Locale.ROOT,
            "%-8s %-30s %8.0f ns CPU/span%n",
            round > 0 ? "round " + round : "warm-up",
            reading.getKey(),
            taken / spans);
        if (round > 0) {
          nanos.computeIfAbsent(reading.getKey(), name -> new ArrayList<>()).add(taken);
        }
      }
    }
    MarkdownTable table =
        new MarkdownTable("one thread", "spans/s", "MB/s", "CPU ns/span", "CPU of the parse");
    for (String name : readings.keySet()) {
      table.row(
          name,
          of(nanos.get(name), taken -> spans * 1e9 / taken).text(Distribution::thousands),
          of(nanos.get(name), taken -> bytes * 1e3 / taken).text(Distribution::whole),
          of(nanos.get(name), taken -> taken / spans).text(Distribution::whole),
          ratio(nanos.get(name), nanos.get(PARSE)).text(Distribution::ratio));
    }
    return new Report(
        "Ingest",
        """
        One thread takes %s requests in memory apart, %s spans in %s MB: parse, normalise, redact, \
        split into head and payload; what comes out is discarded. Without Kafka, without encoding \
        what comes out. CPU time of that thread; %d passes of each, in turn. One span in eight has \
        a prompt of 2 to 8 KB.
        """
            .formatted(
                Distribution.whole(requests.size()),
                Distribution.whole((double) spans),
                Distribution.whole(bytes / 1e6),
                settings.rounds()),
        List.of(table),
        List.of());
  }

  private static List<byte[]> requests() {
    OtlpTraffic traffic = new OtlpTraffic();
    List<byte[]> requests = new ArrayList<>();
    for (int traces = 0; traces < TRACES; traces += OtlpTraffic.TRACES_TOGETHER) {
      requests.addAll(traffic.next(START_MS));
    }
    return requests;
  }

  private static RedactionPolicy keepAll() {
    String actions =
        Stream.of(RedactionType.values())
            .map(type -> "    " + type.label() + ": keep\n")
            .collect(Collectors.joining());
    return RedactionPolicy.parse("keep-all", "defaults:\n  actions:\n" + actions);
  }

  private static Reading ingest(RedactionPolicy policy) {
    OtlpExploder exploder =
        new OtlpExploder(
            DialectTable.standard(),
            new Redactor(policy, null, ModelFinder.NONE),
            new TenantRule("tenant.id", Map.of()),
            Duration.ofSeconds(310));
    long arrivedMs = START_MS + OtlpTraffic.LONGEST_MS;
    return request -> {
      Discarded discarded = new Discarded();
      exploder.explode(
          new OtlpMessage(request, OtlpSignal.TRACES, null, "otlp_spans", 0, 0, arrivedMs),
          discarded);
      return discarded.spans;
    };
  }

  private static double pass(Reading reading, List<byte[]> requests) throws Exception {
    long began = THREADS.getCurrentThreadCpuTime();
    int read = 0;
    for (byte[] request : requests) {
      read += reading.read(request);
    }
    long taken = THREADS.getCurrentThreadCpuTime() - began;
    if (read < requests.size()) {
      throw new IllegalStateException("Only " + read + " were read of " + requests.size());
    }
    return taken;
  }

  private static Distribution of(List<Double> nanos, DoubleUnaryOperator measure) {
    return Distribution.of(nanos.stream().map(measure::applyAsDouble).toList());
  }

  private static Distribution ratio(List<Double> nanos, List<Double> base) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < nanos.size(); i++) {
      ratios.add(nanos.get(i) / base.get(i));
    }
    return Distribution.of(ratios);
  }

  /** Takes what comes out; a dead letter would make the figure that of something else. */
  private static final class Discarded implements IngestOutput {
    private int spans;

    @Override
    public void span(SpanHead head, Payload payload) {
      spans++;
    }

    @Override
    public void log(LogHead head, Payload payload) {
      throw new IllegalStateException("There are no logs in it");
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      throw new IllegalStateException("A span was refused: " + letter);
    }

    @Override
    public void count(IngestMetric metric, long amount) {
      // counted by the benchmark
    }

    @Override
    public void countDeadLettered(DeadLetterReason reason, long items) {
      // thrown above
    }
  }
}
