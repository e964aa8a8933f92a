package io.pharos.benchmarks.rollup;

import io.pharos.operators.rollup.Combination;
import io.pharos.schemas.Call;
import io.pharos.schemas.Dimension;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.identity.Ids;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A minute in which one tenant has many customers and three others have twenty each.
 *
 * @param values customers of the one tenant
 * @param steps its steps
 * @param seconds the whole took, without looking at memory
 * @param heapBytes live after collection, most at the end of a slot, beyond those before
 * @param stateBytes most at the end of a slot
 * @param series of the tenant in the combination with its customers, most in a window of 10 s
 * @param summed records in all windows of that combination
 * @param input tokens in them, in millionths
 * @param inOverflow records of these in the series of the excess
 * @param others SHA-256 of all rollups of the other tenants
 */
record FloodRun(
    int values,
    long steps,
    double seconds,
    long heapBytes,
    long stateBytes,
    int series,
    long summed,
    long input,
    long inOverflow,
    String others) {

  static final long TOKENS = 100;

  private static final String FLOODED = "flooded";
  private static final int SECONDS = 60;
  private static final int SLOT_SECONDS = 10;
  private static final int OTHERS = 3;
  private static final int CUSTOMERS = 20;
  private static final long START_MS = 1_767_225_600_000L;
  private static final long MS_NS = 1_000_000;
  private static final long BOUND_MS = 10_000;
  private static final long LAST_MS = START_MS + 2 * 3_600_000;

  /** What is looked at in rollups. */
  private static final class Seen {
    private final RecordCodec<Rollup> codec = RecordCodec.of(Rollup.class);
    private final TreeSet<byte[]> others = new TreeSet<>(Arrays::compare);
    private final Set<String> series = new HashSet<>();
    private long window = -1;
    private int most;
    private long summed;
    private long input;
    private long inOverflow;

    void accept(Rollup rollup) {
      if (!rollup.getTenant().equals(FLOODED)) {
        others.add(codec.encode(rollup));
        return;
      }
      List<Dimension> dimensions = rollup.getDimensions();
      boolean first = rollup.getWindowMs() == 10_000 && rollup.getRevision() == 0;
      if (!first || !dimensions.get(0).getName().equals("customer")) {
        return;
      }
      if (rollup.getWindowStartMs() != window) {
        window = rollup.getWindowStartMs();
        series.clear();
      }
      String customer = dimensions.get(0).getValue();
      series.add(customer);
      most = Math.max(most, series.size());
      summed += rollup.getRecords();
      input += rollup.getInputUncachedMicro();
      if (customer.equals(Combination.OVERFLOW)) {
        inOverflow += rollup.getRecords();
      }
    }

    String digest() throws Exception {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      others.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  static FloodRun of(int values, long steps) throws Exception {
    Seen seen = new Seen();
    long before = liveBytes();
    long heap = 0;
    long state = 0;
    long nanos = 0;
    try (RollupOperators operators =
        new RollupOperators(
            List.of(Combination.parse("kind,service"), Combination.parse("kind,customer")),
            seen::accept)) {
      long sent = 0;
      for (int second = 0; second < SECONDS; second++) {
        long began = System.nanoTime();
        long ms = START_MS + second * 1_000L;
        for (; sent < steps * (second + 1) / SECONDS; sent++) {
          // a stride that is prime to every number of values used: each comes up
          long value = sent * 7_919 % values;
          operators.send(step(FLOODED, "service-0", "customer-" + value, sent, ms));
        }
        for (int tenant = 0; tenant < OTHERS; tenant++) {
          for (int customer = 0; customer < CUSTOMERS; customer++) {
            long id = ((long) second * OTHERS + tenant) * CUSTOMERS + customer;
            operators.send(step("other-" + tenant, "service-1", "customer-" + customer, id, ms));
          }
        }
        operators.advance(ms - BOUND_MS);
        nanos += System.nanoTime() - began;
        if (second % SLOT_SECONDS == SLOT_SECONDS - 1) {
          state = Math.max(state, operators.stateBytes());
          heap = Math.max(heap, liveBytes() - before);
        }
      }
      long began = System.nanoTime();
      operators.advance(LAST_MS);
      nanos += System.nanoTime() - began;
    }
    return new FloodRun(
        values,
        steps,
        nanos / 1e9,
        heap,
        state,
        seen.most,
        seen.summed,
        seen.input,
        seen.inOverflow,
        seen.digest());
  }

  private static Step step(String tenant, String service, String customer, long id, long ms) {
    return Step.newBuilder()
        .setTenant(tenant)
        .setTraceId(Ids.toTraceId(1, id + 1))
        .setEventTimeMs(ms + 1_000)
        .setSpan(
            Span.newBuilder()
                .setSpanId(Ids.toSpanId(id + 1))
                .setStartNs((ms + 100) * MS_NS)
                .setEndNs((ms + 200 + id % 700) * MS_NS)
                .setEventTimeMs(ms + 200 + id % 700)
                .setService(service)
                .setCustomer(customer)
                .setName("chat")
                .setStep(StepKind.LLM)
                .setContentRank((int) id)
                .setCall(
                    Call.newBuilder()
                        .setProvider("openai")
                        .setRequestModel("gpt-4o")
                        .setTokens(new Tokens(TOKENS, 0L, 0L, 20L, 0L, false))
                        .build())
                .build())
        .build();
  }

  private static long liveBytes() {
    System.gc();
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
