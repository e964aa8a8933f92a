package io.pharos.benchmarks.jobs;

import io.pharos.benchmarks.workload.OtlpTraffic;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.local.demo.WorkloadSender;

/**
 * What a topic of OTLP requests was filled with.
 *
 * @param traces complete ones
 * @param requests Kafka records
 * @param bytes of their values
 * @param endMs Unix time after which no span ends and no record was written
 */
record OtlpFill(long traces, long requests, long bytes, long endMs) {

  /** Traces have ended a moment before they are sent, well within the bound of 10 s. */
  private static final long DELAY_MS = 500;

  long spans() {
    return traces * OtlpTraffic.SPANS_PER_TRACE;
  }

  /**
   * Writes traces that happen now, as fast as the broker takes them.
   *
   * @param traces is rounded down to what {@link OtlpTraffic} sends together, but at least that
   */
  static OtlpFill write(String bootstrapServers, int partitions, long traces) throws Exception {
    OtlpTraffic traffic = new OtlpTraffic();
    long groups = Math.max(1, traces / OtlpTraffic.TRACES_TOGETHER);
    long requests = 0;
    long bytes = 0;
    try (WorkloadSender sender = new WorkloadSender(bootstrapServers)) {
      for (long group = 0; group < groups; group++) {
        long startMs = System.currentTimeMillis() - OtlpTraffic.LONGEST_MS - DELAY_MS;
        for (byte[] request : traffic.next(startMs)) {
          sender.send(PharosTopic.OTLP_SPANS.title(), (int) (requests % partitions), request);
          requests++;
          bytes += request.length;
        }
      }
      sender.flush();
    }
    return new OtlpFill(
        groups * OtlpTraffic.TRACES_TOGETHER, requests, bytes, System.currentTimeMillis());
  }
}
