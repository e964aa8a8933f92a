package io.pharos.benchmarks;

import io.pharos.benchmarks.workload.AttributeSpan;
import io.pharos.benchmarks.workload.AttributeSpanSource;
import io.pharos.benchmarks.workload.SpanArrivals;
import io.pharos.benchmarks.workload.SpanHeadSource;
import io.pharos.operators.trace.TraceKeys;
import io.pharos.schemas.SpanHead;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What parting heads from bodies is worth on a shuffle edge. */
final class ShuffleBenchmark implements Benchmark {

  private static final String HEADS = "keyBy of the span head → discard";
  private static final String ATTRIBUTES = "keyBy of a POJO with a string map → discard";
  private static final double AIM = 3;

  @Override
  public Report run(BenchmarkSettings settings) throws Exception {
    PipelineRace race =
        PipelineRace.of(
            List.of(
                variant(ATTRIBUTES, ShuffleBenchmark::attributes),
                variant(HEADS, ShuffleBenchmark::heads)),
            settings);
    Distribution factor = race.throughput(HEADS, ATTRIBUTES);
    return new Report(
        "Shuffle",
        """
        keyBy (tenant, trace id) → discard of the span head of the contract (Avro specific record) \
        against a fixed POJO with a Map<String, String> of 20 attributes, one span of eight with a \
        prompt of 2 to 8 KB. Both streams have the same order and ids and are sent from objects \
        made before, so decoding is not in it; serialisation, network stack and deserialisation \
        are.
        """,
        List.of(race.table()),
        List.of(
            new Report.Verdict(
                "span head ≥ 3 × POJO", factor.text(Distribution::ratio), factor.median() >= AIM)));
  }

  private static PipelineVariant variant(String name, PipelineVariant.Pipeline pipeline) {
    return new PipelineVariant(
        name,
        new Configuration(),
        pipeline,
        (run, arrivals) -> run.expect("spans", arrivals.spans()));
  }

  private static void heads(StreamExecutionEnvironment env, SpanArrivals arrivals) {
    SpanHeadSource.stream(env, arrivals)
        .keyBy(TraceKeys.ofSpan(), TraceKeys.TYPE)
        .process(CountFunction.<SpanHead>records("spans"), Types.LONG)
        .name("discard")
        .uid("discard");
  }

  private static void attributes(StreamExecutionEnvironment env, SpanArrivals arrivals) {
    AttributeSpanSource.stream(env, arrivals)
        .keyBy(span -> Tuple3.of(span.tenant, span.traceHigh, span.traceLow), TraceKeys.TYPE)
        .process(CountFunction.<AttributeSpan>records("spans"), Types.LONG)
        .name("discard")
        .uid("discard");
  }
}
