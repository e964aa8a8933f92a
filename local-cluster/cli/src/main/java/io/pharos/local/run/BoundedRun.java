package io.pharos.local.run;

import io.pharos.jobs.JobEnvironment;
import io.pharos.jobs.correlation.AttributionPipeline;
import io.pharos.jobs.correlation.TraceCorrelationPipeline;
import io.pharos.jobs.ingest.TelemetryIngestPipeline;
import io.pharos.jobs.slo.SloMetricsPipeline;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.DeadLetter;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The pipelines of a job, ingest included, on an embedded Flink: from spooled requests to part
 * files of documents.
 */
final class BoundedRun {

  /** Every topic that some run writes. */
  static final List<String> TOPICS =
      List.of(
          "pharos.spans",
          "pharos.logs",
          "pharos.payloads",
          "pharos.accelerators",
          "pharos.engines",
          "pharos.metrics",
          "pharos.traces",
          "pharos.steps",
          "pharos.attributions",
          "pharos.devices",
          "pharos.rollups",
          "pharos.alerts",
          "pharos.deadletter");

  private final Configuration options;
  private final Path parts;
  private final StreamExecutionEnvironment env;

  /**
   * A run.
   *
   * @param options options of the jobs
   * @param parallelism of everything but the sources
   * @param state state backend: hashmap or rocksdb
   * @param parts folder for the part files
   */
  BoundedRun(Configuration options, int parallelism, String state, Path parts) {
    this.options = options;
    this.parts = parts;
    Configuration flink = JobEnvironment.guarded();
    flink.set(StateBackendOptions.STATE_BACKEND, state);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    this.env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
  }

  /** Wires the jobs up to the last one, each behind the one before; executes. */
  JobExecutionResult execute(RunInputs inputs, BoundedJob last) throws Exception {
    TelemetryIngestPipeline.Outputs ingested =
        TelemetryIngestPipeline.wire(
            source(inputs.of(OtlpSignal.TRACES)),
            source(inputs.of(OtlpSignal.LOGS)),
            source(inputs.of(OtlpSignal.METRICS)),
            options);
    DataStream<DeadLetter> deadLetters = ingested.deadLetters();
    store(ingested.spans(), "pharos.spans", DocumentForms.SPANS);
    store(ingested.logs(), "pharos.logs", DocumentForms.LOGS);
    store(ingested.accelerators(), "pharos.accelerators", DocumentForms.ACCELERATORS);
    store(ingested.engines(), "pharos.engines", DocumentForms.ENGINES);
    store(ingested.metrics(), "pharos.metrics", DocumentForms.METRICS);
    if (last.includes(BoundedJob.TRACE_CORRELATION)) {
      TraceCorrelationPipeline.Outputs correlated =
          TraceCorrelationPipeline.wire(ingested.spans(), ingested.logs(), options);
      AttributionPipeline.Outputs attributed =
          AttributionPipeline.wire(
              correlated.steps(), ingested.accelerators(), ingested.engines(), options);
      store(correlated.traces(), "pharos.traces", DocumentForms.TRACES);
      store(correlated.steps(), "pharos.steps", DocumentForms.STEPS);
      store(attributed.attributions(), "pharos.attributions", DocumentForms.ATTRIBUTIONS);
      store(attributed.devices(), "pharos.devices", DocumentForms.DEVICES);
      deadLetters = deadLetters.union(correlated.deadLetters());
      if (last.includes(BoundedJob.SLO_METRICS)) {
        SloMetricsPipeline.Outputs levels =
            SloMetricsPipeline.wire(correlated.steps(), attributed.attributions(), options);
        store(levels.rollups(), "pharos.rollups", DocumentForms.ROLLUPS);
        store(levels.alerts(), "pharos.alerts", DocumentForms.ALERTS);
        deadLetters = deadLetters.union(levels.deadLetters());
      }
    } else {
      store(ingested.payloads(), "pharos.payloads", DocumentForms.PAYLOADS);
    }
    store(deadLetters, "pharos.deadletter", DocumentForms.DEAD_LETTERS);
    return env.execute("pharos run");
  }

  private DataStream<OtlpMessage> source(RunInput input) {
    String topic = input.signal().topic();
    return env.fromSource(
            new DataGeneratorSource<>(
                new SpooledRequests(input, topic),
                input.size() + 1L,
                TypeInformation.of(OtlpMessage.class)),
            new KnownFutureWatermarks(input),
            topic)
        .uid(topic)
        .setParallelism(1)
        .rebalance();
  }

  private <T> void store(DataStream<T> records, String topic, DocumentForm<T> form) {
    records.sinkTo(new DocumentPartSink<>(parts, topic, form)).name(topic).uid(topic + "-file");
  }
}
