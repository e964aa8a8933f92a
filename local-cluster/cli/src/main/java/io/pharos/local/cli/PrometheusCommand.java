package io.pharos.local.cli;

import io.pharos.connectors.kafka.KafkaOptions;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.local.cluster.ClusterPort;
import io.pharos.local.prometheus.MetricsEndpoint;
import io.pharos.local.prometheus.ServedSeries;
import io.pharos.local.prometheus.WindowLength;
import io.pharos.operators.rollup.Combination;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves service levels to Prometheus until it is interrupted. */
@Command(
    name = "prometheus",
    description = {
      "Serve the newest closed window of every series at /metrics for Prometheus to scrape, until"
          + " interrupted.",
      "While Kafka is away it keeps what it knows, says pharos_exporter_up 0 and tries on."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos prometheus",
      "  ./pharos prometheus --combination kind,service --window 5m --port 9465"
    })
final class PrometheusCommand implements Callable<Integer> {
  private static final int MAX_PORT = 65_535;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "9464",
      description = "Where to listen (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on (${DEFAULT-VALUE}); nobody is asked who they are, so think before"
              + " you open it.")
  private String bind;

  @Option(
      names = "--combination",
      paramLabel = "DIMENSIONS",
      converter = CombinationNames.class,
      defaultValue = "kind,provider,model",
      description =
          "Dimensions of the series, with commas between; one of slo-metrics' rollup.combinations"
              + " (${DEFAULT-VALUE}).")
  private Combination combination;

  @Option(
      names = "--window",
      paramLabel = "LENGTH",
      converter = WindowNames.class,
      defaultValue = "1m",
      description = "Length of the windows: 10s, 1m, 5m or 1h (${DEFAULT-VALUE}).")
  private WindowLength window;

  @Option(
      names = "--max-series",
      paramLabel = "N",
      defaultValue = "5000",
      description =
          "Series on a page at most; those with the least requests are left out and counted"
              + " (${DEFAULT-VALUE}).")
  private int maxSeries;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Brokers of another cluster (the local one).")
  private String bootstrapServers;

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Appended to the names of topics Pharos writes.")
  private String suffix;

  @Mixin private PortOptions ports;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > MAX_PORT) {
      throw new ParameterException(
          spec.commandLine(), "--port must be from 0 (any free one) to 65535, not " + port);
    }
    if (maxSeries < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-series must be at least 1, not " + maxSeries);
    }
    MetricsEndpoint endpoint =
        MetricsEndpoint.start(
            bind, port, new ServedSeries(combination, window, maxSeries), kafka(), System.err);
    CountDownLatch interrupted = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  interrupted.countDown();
                  endpoint.close();
                  System.err.println("prometheus: closed; " + endpoint.progress());
                },
                "close-endpoint"));
    System.err.printf(
        "prometheus: windows of %s by %s at http://%s:%d/metrics%n",
        window, combination, bind, endpoint.port());
    String told = "";
    while (!interrupted.await(10, TimeUnit.SECONDS)) {
      String progress = endpoint.progress();
      if (!progress.equals(told)) {
        System.err.println("prometheus: " + progress);
        told = progress;
      }
    }
    return 0;
  }

  private KafkaSettings kafka() {
    Configuration options = new Configuration();
    options.set(
        KafkaOptions.BOOTSTRAP_SERVERS,
        bootstrapServers != null
            ? bootstrapServers
            : ports.cluster().ports().address(ClusterPort.KAFKA));
    options.set(KafkaOptions.TOPIC_SUFFIX, suffix);
    return KafkaSettings.from(options);
  }
}
