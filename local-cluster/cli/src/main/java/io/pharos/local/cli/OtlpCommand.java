package io.pharos.local.cli;

import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.cluster.LocalCluster;
import io.pharos.local.files.OtlpFiles;
import io.pharos.local.otlp.KafkaRecordSender;
import io.pharos.local.otlp.OtlpEndpoint;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Receives OTLP over HTTP until it is interrupted. */
@Command(
    name = "otlp",
    description =
        "Receive OTLP/HTTP on 127.0.0.1 and write it to Kafka as the Collector would, until"
            + " interrupted.",
    footer = {
      "",
      "Example:",
      "  ./pharos otlp &",
      "  OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
          + " my-service"
    })
final class OtlpCommand implements Callable<Integer> {
  @Option(names = "--otlp-port", paramLabel = "PORT", description = "Where to listen (4318).")
  private Integer port;

  @Option(
      names = "--max-record-bytes",
      paramLabel = "N",
      description = "Cut requests that make a larger Kafka record (${DEFAULT-VALUE}).",
      defaultValue = "" + SendCommand.MAX_RECORD_BYTES)
  private int maxRecordBytes;

  @Option(
      names = "--forward-header",
      paramLabel = "NAME",
      description = "Write this HTTP header as a Kafka header; may be repeated.")
  private List<String> forwardedHeaders = new ArrayList<>();

  @Mixin private PortOptions ports;

  @Override
  public Integer call() throws InterruptedException {
    LocalCluster cluster = ports.cluster(port == null ? Map.of() : Map.of(ClusterPort.OTLP, port));
    cluster.ports().requireFree(ClusterPort.OTLP);
    OtlpEndpoint endpoint =
        OtlpEndpoint.start(
            new OtlpEndpoint.Limits(
                cluster.ports().get(ClusterPort.OTLP),
                OtlpFiles.MAX_REQUEST_BYTES,
                maxRecordBytes,
                forwardedHeaders),
            KafkaRecordSender.connect(
                cluster.ports().address(ClusterPort.KAFKA),
                maxRecordBytes,
                List.of(OtlpSignal.values())));
    CountDownLatch interrupted = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  interrupted.countDown();
                  endpoint.close();
                  System.err.println("otlp: " + endpoint.counts());
                },
                "close-endpoint"));
    System.err.println("otlp: listening on " + cluster.ports().url(ClusterPort.OTLP));
    String told = "";
    while (!interrupted.await(10, TimeUnit.SECONDS)) {
      String counts = endpoint.counts().toString();
      if (!counts.equals(told)) {
        System.err.println("otlp: " + counts);
        told = counts;
      }
    }
    return 0;
  }
}
