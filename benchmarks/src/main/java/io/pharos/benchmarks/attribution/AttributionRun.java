package io.pharos.benchmarks.attribution;

import io.pharos.benchmarks.CountFunction;
import io.pharos.benchmarks.EmbeddedCluster;
import io.pharos.jobs.JobEnvironment;
import io.pharos.jobs.correlation.AttributionPipeline;
import io.pharos.jobs.correlation.TraceCorrelationPipeline;
import io.pharos.jobs.ingest.TelemetryIngestPipeline;
import io.pharos.local.ledger.CallTruth;
import io.pharos.local.scrape.ServingTelemetry;
import io.pharos.local.serving.ServingSimulation;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeviceWindow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Sends the telemetry of a case through telemetry-ingest and trace-correlation, wired together.
 *
 * @param calls that telemetry tells of, with the truth
 * @param attributions the final ones
 */
record AttributionRun(
    AttributionCase of,
    List<CallTruth> calls,
    List<Attribution> attributions,
    List<DeviceWindow> windows,
    long deadLetters) {

  private static final long TELEMETRY_SEED = 2;
  private static final String ATTRIBUTIONS = "final-attributions";
  private static final String WINDOWS = "device-windows";
  private static final String DEAD_LETTERS = "dead-letters";

  static AttributionRun of(AttributionCase of, EmbeddedCluster cluster, int parallelism)
      throws Exception {
    ServingTelemetry telemetry =
        ServingTelemetry.of(ServingSimulation.run(of.plan()), of.scrapes(), TELEMETRY_SEED);
    Path folder = Files.createTempDirectory("pharos-attribution");
    try {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.guarded());
      env.setParallelism(parallelism);
      wire(env, telemetry, folder);
      Map<String, Object> out = cluster.execute(env);
      return new AttributionRun(
          of,
          telemetry.calls(),
          KeptRecords.in(out, Attribution.class, ATTRIBUTIONS),
          KeptRecords.in(out, DeviceWindow.class, WINDOWS),
          (Long) out.get(DEAD_LETTERS));
    } finally {
      for (OtlpSignal signal : OtlpSignal.values()) {
        Files.deleteIfExists(folder.resolve(signal.topic()));
      }
      Files.delete(folder);
    }
  }

  private static void wire(StreamExecutionEnvironment env, ServingTelemetry telemetry, Path folder)
      throws Exception {
    Configuration options = new Configuration();
    TelemetryIngestPipeline.Outputs ingested =
        TelemetryIngestPipeline.wire(
            source(env, SpooledSignal.write(OtlpSignal.TRACES, telemetry.messages(), folder)),
            source(env, SpooledSignal.write(OtlpSignal.LOGS, telemetry.messages(), folder)),
            source(env, SpooledSignal.write(OtlpSignal.METRICS, telemetry.messages(), folder)),
            options);
    TraceCorrelationPipeline.Outputs correlated =
        TraceCorrelationPipeline.wire(ingested.spans(), ingested.logs(), options);
    AttributionPipeline.Outputs attributed =
        AttributionPipeline.wire(
            correlated.steps(), ingested.accelerators(), ingested.engines(), options);
    attributed
        .attributions()
        .filter(Attribution::getFinal$)
        .name("final")
        .uid("final")
        .process(new KeptRecords<>(Attribution.class, ATTRIBUTIONS), Types.LONG)
        .name(ATTRIBUTIONS)
        .uid(ATTRIBUTIONS);
    attributed
        .devices()
        .process(new KeptRecords<>(DeviceWindow.class, WINDOWS), Types.LONG)
        .name(WINDOWS)
        .uid(WINDOWS);
    ingested
        .deadLetters()
        .union(correlated.deadLetters())
        .process(CountFunction.<DeadLetter>records(DEAD_LETTERS), Types.LONG)
        .name(DEAD_LETTERS)
        .uid(DEAD_LETTERS);
  }

  private static DataStream<OtlpMessage> source(
      StreamExecutionEnvironment env, SpooledSignal spool) {
    String topic = spool.signal().topic();
    return env.fromData(Types.STRING, spool.file().toString())
        .setParallelism(1)
        .name(topic + "-file")
        .uid(topic + "-file")
        .flatMap(new SpooledRequestFunction(spool), TypeInformation.of(OtlpMessage.class))
        .setParallelism(1)
        .name(topic)
        .uid(topic)
        .assignTimestampsAndWatermarks(new SpooledWatermarks(spool))
        .setParallelism(1)
        .name(topic + "-times")
        .uid(topic + "-times")
        .rebalance();
  }
}
