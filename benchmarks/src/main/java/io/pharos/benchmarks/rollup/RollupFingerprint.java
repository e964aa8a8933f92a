package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Rollup;
import io.pharos.schemas.codec.RecordCodec;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The end of a pipeline: counts rollups and adds up a hash of the bytes of each. */
final class RollupFingerprint extends ProcessFunction<Rollup, Long> {

  static final String ROLLUPS = "rollups";
  static final String FINGERPRINT = "fingerprint";
  static final String REQUESTS = "requests";

  private static final long serialVersionUID = 1L;
  private static final long PRIME = 0x100000001b3L;
  private static final long TEN_SECONDS_MS = 10_000;

  private final LongCounter rollups = new LongCounter();
  private final LongCounter fingerprint = new LongCounter();
  private final LongCounter requests = new LongCounter();
  private transient RecordCodec<Rollup> codec;

  @Override
  public void open(OpenContext context) {
    codec = RecordCodec.of(Rollup.class);
    getRuntimeContext().addAccumulator(ROLLUPS, rollups);
    getRuntimeContext().addAccumulator(FINGERPRINT, fingerprint);
    getRuntimeContext().addAccumulator(REQUESTS, requests);
  }

  @Override
  public void processElement(Rollup rollup, Context context, Collector<Long> out) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : codec.encode(rollup)) {
      hash = (hash ^ next) * PRIME;
    }
    rollups.add(1);
    fingerprint.add(hash);
    // every request ends in one window of 10 s, whose records grow by revision
    if (rollup.getWindowMs() == TEN_SECONDS_MS && rollup.getRevision() == 0) {
      requests.add(rollup.getRecords());
    }
  }
}
