package io.pharos.benchmarks.nezha;

import io.pharos.benchmarks.CountFunction;
import io.pharos.jobs.JobEnvironment;
import io.pharos.jobs.correlation.TraceCorrelationPipeline;
import io.pharos.jobs.ingest.TelemetryIngestPipeline;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.operators.progress.OtlpWatermarks;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Hex;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;

/**
 * Sends minutes of the data set through telemetry-ingest and trace-correlation, wired together, and
 * keeps what comes out.
 *
 * @param traces the last revision of each trace: by minute, then by trace id in hex
 * @param fragments traces by minute that were not recognised as part of another
 * @param deadLetters of both jobs
 */
record NezhaEvaluation(
    Map<String, Map<String, Trace>> traces, Map<String, Integer> fragments, long deadLetters) {

  private static final String DEAD_LETTERS = "dead-letters";

  static NezhaEvaluation of(List<NezhaMinute> minutes, int parallelism) throws Exception {
    Configuration configuration = JobEnvironment.guarded();
    // the sink that hands results to this process has no uid and cannot be given one
    configuration.set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);

    Configuration options = new Configuration();
    TelemetryIngestPipeline.Outputs ingested =
        TelemetryIngestPipeline.wire(
            requests(env, minutes, OtlpSignal.TRACES),
            requests(env, minutes, OtlpSignal.LOGS),
            options);
    TraceCorrelationPipeline.Outputs correlated =
        TraceCorrelationPipeline.wire(ingested.spans(), ingested.logs(), options);
    ingested
        .deadLetters()
        .union(correlated.deadLetters())
        .process(CountFunction.<DeadLetter>records(DEAD_LETTERS), Types.LONG)
        .name(DEAD_LETTERS)
        .uid(DEAD_LETTERS);

    Map<String, Map<String, Trace>> traces = new HashMap<>();
    Map<String, Integer> fragments = new HashMap<>();
    try (CloseableIterator<Trace> out = correlated.traces().collectAsync()) {
      JobClient job = env.executeAsync("nezha");
      while (out.hasNext()) {
        Trace trace = out.next();
        if (trace.getFragment() != null) {
          fragments.merge(trace.getTenant(), 1, Integer::sum);
        } else {
          traces
              .computeIfAbsent(trace.getTenant(), minute -> new HashMap<>())
              .merge(Hex.of(trace.getTraceId()), trace, NezhaEvaluation::later);
        }
      }
      Long deadLetters = job.getJobExecutionResult().get().getAccumulatorResult(DEAD_LETTERS);
      return new NezhaEvaluation(traces, fragments, deadLetters);
    }
  }

  private static Trace later(Trace a, Trace b) {
    return a.getRevision() > b.getRevision() ? a : b;
  }

  private static DataStream<OtlpMessage> requests(
      StreamExecutionEnvironment env, List<NezhaMinute> minutes, OtlpSignal signal) {
    String name = "nezha-" + signal.name().toLowerCase(Locale.ROOT);
    return env.fromData(
            Types.STRING,
            minutes.stream().map(minute -> minute.traceFile().toString()).toArray(String[]::new))
        .setParallelism(1)
        .name(name + "-files")
        .uid(name + "-files")
        .flatMap(new NezhaRequestFunction(signal), TypeInformation.of(OtlpMessage.class))
        .setParallelism(1)
        .name(name)
        .uid(name)
        .assignTimestampsAndWatermarks(
            new OtlpWatermarks(OtlpWatermarks.DEFAULT_BOUND)
                .withTimestampAssigner((message, before) -> message.timestampMs))
        .setParallelism(1)
        .name(name + "-times")
        .uid(name + "-times");
  }
}
