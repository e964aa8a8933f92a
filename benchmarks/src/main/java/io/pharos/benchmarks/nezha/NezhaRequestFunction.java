package io.pharos.benchmarks.nezha;

import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.operators.otlp.OtlpSignal;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Reads minutes, named by their trace files, and sends their requests as if they came from Kafka.
 * Each minute is a tenant of its own, so that a trace that reaches into two files is one in each,
 * as the reference counts it.
 */
final class NezhaRequestFunction implements FlatMapFunction<String, OtlpMessage> {

  private static final long serialVersionUID = 1L;

  private final OtlpSignal signal;

  NezhaRequestFunction(OtlpSignal signal) {
    this.signal = signal;
  }

  @Override
  public void flatMap(String traceFile, Collector<OtlpMessage> out) {
    NezhaMinute minute = NezhaMinute.of(Path.of(traceFile));
    long offset = 0;
    for (NezhaRequest request : requests(minute)) {
      out.collect(
          new OtlpMessage(
              request.bytes().toByteArray(),
              signal,
              minute.name(),
              signal == OtlpSignal.TRACES ? "otlp_spans" : "otlp_logs",
              0,
              offset++,
              request.sentMs()));
    }
  }

  private List<NezhaRequest> requests(NezhaMinute minute) {
    return signal == OtlpSignal.TRACES
        ? NezhaRequests.ofSpans(minute.spans())
        : NezhaRequests.ofLogs(minute.logs());
  }
}
