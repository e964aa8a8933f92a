package io.pharos.local.prometheus;

import io.pharos.operators.rollup.Combination;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Distribution;
import io.pharos.schemas.Rollup;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Windows of one minute of LLM calls, with round figures. */
final class RollupFixtures {

  static final long MINUTE_MS = 60_000;
  static final ServedSeries SERVED = served(100);

  private RollupFixtures() {}

  static ServedSeries served(int max) {
    return new ServedSeries(Combination.parse("kind,provider,model"), WindowLength.MINUTE, max);
  }

  /** A window with that many requests, of which a quarter failed. */
  static Rollup rollup(String tenant, String model, long startMs, long requests) {
    return Rollup.newBuilder()
        .setTenant(tenant)
        .setDimensions(
            List.of(
                new Dimension("kind", "llm"),
                new Dimension("model", model),
                new Dimension("provider", "")))
        .setWindowStartMs(startMs)
        .setWindowMs(MINUTE_MS)
        .setRevision(0)
        .setSettledUntilMs(startMs + 16 * MINUTE_MS)
        .setEventTimeMs(startMs + MINUTE_MS)
        .setRequestsMicro(requests * 1_000_000)
        .setErrorsMicro(requests * 250_000)
        .setInputUncachedMicro(requests * 600_000_000)
        .setCacheReadMicro(requests * 30_000_000)
        .setOutputVisibleMicro(requests * 120_000_000)
        .setGeneratedMicro(requests * 90_000_000)
        .setInFlightNs(requests * 3_000_000_000L)
        .setListCostPicoUsd(requests * 10_000_000_000L)
        .setDistributions(Map.of("duration", distribution(requests), "ttft", distribution(1)))
        .build();
  }

  /** Quantiles of 0.5 to 4.5 s, times a factor. */
  private static Distribution distribution(long factor) {
    long halfSecond = factor * 500_000_000;
    return new Distribution(
        1_000_000L,
        halfSecond,
        halfSecond,
        10 * halfSecond,
        halfSecond,
        2 * halfSecond,
        3 * halfSecond,
        5 * halfSecond,
        9 * halfSecond,
        ByteBuffer.wrap(new byte[] {1, 2, 3}));
  }
}
