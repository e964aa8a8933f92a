package io.pharos.benchmarks.gpumetrics;

import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.pharos.benchmarks.Benchmark;
import io.pharos.benchmarks.BenchmarkSettings;
import io.pharos.benchmarks.Distribution;
import io.pharos.benchmarks.MarkdownTable;
import io.pharos.benchmarks.Report;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.operators.otlp.IngestMetric;
import io.pharos.operators.otlp.IngestOutput;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.redaction.ModelFinder;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.Redactor;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How fast one thread makes samples of the scrapes of nodes with eight devices. */
public final class MetricsBenchmark implements Benchmark {

  private static final int NODES = 200;
  private static final int DEVICES = 8;
  private static final int PASSES = 20;
  private static final long TIME_MS = 1_767_225_600_000L;

  /** What dcgm-exporter tells by default; the last six are kept, the others are sampled. */
  private static final List<String> METRICS =
      List.of(
          "DCGM_FI_DEV_SM_CLOCK",
          "DCGM_FI_DEV_MEM_CLOCK",
          "DCGM_FI_DEV_GPU_TEMP",
          "DCGM_FI_DEV_MEMORY_TEMP",
          "DCGM_FI_DEV_POWER_USAGE",
          "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
          "DCGM_FI_DEV_GPU_UTIL",
          "DCGM_FI_DEV_XID_ERRORS",
          "DCGM_FI_DEV_FB_FREE",
          "DCGM_FI_DEV_FB_USED",
          "DCGM_FI_DEV_FB_RESERVED",
          "DCGM_FI_PROF_GR_ENGINE_ACTIVE",
          "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE",
          "DCGM_FI_PROF_DRAM_ACTIVE",
          "DCGM_FI_DEV_PCIE_REPLAY_COUNTER",
          "DCGM_FI_DEV_MEM_COPY_UTIL",
          "DCGM_FI_DEV_ENC_UTIL",
          "DCGM_FI_DEV_DEC_UTIL",
          "DCGM_FI_PROF_PCIE_TX_BYTES",
          "DCGM_FI_PROF_PCIE_RX_BYTES");

  /** One way to read a request. */
  private interface Reading {
    /** Points read, so that nothing is left out as unused. */
    long read(byte[] request) throws Exception;
  }

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    List<byte[]> requests = new ArrayList<>();
    for (int node = 0; node < NODES; node++) {
      requests.add(scrape(node));
    }
    long points = (long) NODES * DEVICES * METRICS.size() * PASSES;
    List<Double> parse = new ArrayList<>();
    List<Double> ingest = new ArrayList<>();
    for (int round = -1; round <= settings.rounds(); round++) {
      double parsed = pass(request -> MetricsData.parseFrom(request).getSerializedSize(), requests);
      double exploded = pass(exploder(), requests);
      System.err.printf("parse %.0f, ingest %.0f ns/point%n", parsed / points, exploded / points);
      if (round > 0) {
        parse.add(parsed);
        ingest.add(exploded);
      }
    }
    MarkdownTable table = new MarkdownTable("one thread", "points/s", "CPU ns/point");
    row(table, "protobuf parse", parse, points);
    row(table, "ingest", ingest, points);
    return new Report(
        "Ingest of metrics",
        """
        One thread takes the scrapes of %d nodes with %d devices apart, %d metrics a device, 14 of \
        which become part of a sample: parse, map, redact, put together; what comes out is \
        discarded. Without Kafka, without encoding what comes out. CPU time of that thread; %d \
        rounds of %d passes.
        """
            .formatted(NODES, DEVICES, METRICS.size(), settings.rounds(), PASSES),
        List.of(table),
        List.of());
  }

  private static void row(MarkdownTable table, String name, List<Double> nanos, long points) {
    Distribution rate = Distribution.of(nanos.stream().map(taken -> points * 1e9 / taken).toList());
    Distribution each = Distribution.of(nanos.stream().map(taken -> taken / points).toList());
    table.row(name, rate.text(Distribution::thousands), each.text(Distribution::whole));
  }

  private static byte[] scrape(int node) {
    List<String> lines = new ArrayList<>();
    for (String metric : METRICS) {
      lines.add("# TYPE " + metric + " gauge");
      for (int device = 0; device < DEVICES; device++) {
        lines.add(
            ("%s{gpu=\"%d\",UUID=\"GPU-%08x-86f3-7a43-b711-4771313afc5%d\","
                    + "pci_bus_id=\"00000000:0%d:00.0\",device=\"nvidia%d\","
                    + "modelName=\"NVIDIA H100 80GB HBM3\",Hostname=\"gpu-node-%d\","
                    + "DCGM_FI_DRIVER_VERSION=\"550.54.15\",container=\"vllm\","
                    + "namespace=\"serving\",pod=\"llama-%d-%d\"} 0.5")
                .formatted(metric, device, node, device, device, device, node, node, device));
      }
    }
    return new CollectorScrape(PrometheusText.read(lines), TIME_MS * 1_000_000)
        .request("10.0.0." + node, 9400)
        .toByteArray();
  }

  private static Reading exploder() {
    OtlpExploder exploder =
        new OtlpExploder(
            DialectTable.standard(),
            new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE),
            new TenantRule("tenant.id", Map.of()),
            Duration.ofSeconds(310));
    return request -> {
      Discarded discarded = new Discarded();
      exploder.explode(
          new OtlpMessage(request, OtlpSignal.METRICS, null, "otlp_metrics", 0, 0, TIME_MS + 1_000),
          discarded);
      return discarded.points;
    };
  }

  private static double pass(Reading reading, List<byte[]> requests) throws Exception {
    long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long read = 0;
    for (int pass = 0; pass < PASSES; pass++) {
      for (byte[] request : requests) {
        read += reading.read(request);
      }
    }
    long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began;
    if (read < (long) PASSES * requests.size() * DEVICES * METRICS.size()) {
      throw new IllegalStateException("Only " + read + " points were read");
    }
    return taken;
  }

  /** Takes what comes out; a dead letter would make the figure that of something else. */
  private static final class Discarded implements IngestOutput {
    private long points;

    @Override
    public void span(SpanHead head, Payload payload) {
      throw new IllegalStateException("There are no spans in it");
    }

    @Override
    public void log(LogHead head, Payload payload) {
      throw new IllegalStateException("There are no logs in it");
    }

    @Override
    public void deadLetter(DeadLetter letter) {
      throw new IllegalStateException("A point was refused: " + letter);
    }

    @Override
    public void count(IngestMetric metric, long amount) {
      if (metric == IngestMetric.POINTS_SAMPLED || metric == IngestMetric.POINTS_KEPT) {
        points += amount;
      }
    }

    @Override
    public void countDeadLettered(DeadLetterReason reason, long items) {
      // thrown above
    }
  }
}
