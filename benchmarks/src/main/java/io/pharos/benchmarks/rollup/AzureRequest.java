package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.identity.Ids;

/**
 * A row of a trace, with a latency.
 *
 * @param model name of the file
 * @param row from 0, over all files
 * @param copy from 0, where rows are repeated
 * @param startNs its timestamp
 * @param input its context tokens
 * @param output its generated tokens
 * @param ttftNs modelled
 * @param decodeNs modelled
 */
record AzureRequest(
    String model,
    int row,
    int copy,
    long startNs,
    long input,
    long output,
    long ttftNs,
    long decodeNs) {

  static final String TENANT = "azure";

  private static final long SECOND_MS = 1_000;
  private static final long MS_NS = 1_000_000;

  long durationNs() {
    return ttftNs + decodeNs;
  }

  long endNs() {
    return startNs + durationNs();
  }

  /** Settled with the first whole second after its end. */
  long settledMs() {
    return -Math.floorDiv(-endNs(), SECOND_MS * MS_NS) * SECOND_MS;
  }

  Step toStep() {
    long id = ((long) copy << Integer.SIZE) + row + 1;
    return Step.newBuilder()
        .setTenant(TENANT)
        .setTraceId(Ids.toTraceId(1, id))
        .setEventTimeMs(settledMs())
        .setSpan(
            Span.newBuilder()
                .setSpanId(Ids.toSpanId(id))
                .setStartNs(startNs)
                .setEndNs(endNs())
                .setEventTimeMs(-Math.floorDiv(-endNs(), MS_NS))
                .setService(model)
                .setName("chat")
                .setStep(StepKind.LLM)
                .setContentRank(row)
                .setCall(
                    Call.newBuilder()
                        .setProvider("azure.ai.openai")
                        .setRequestModel(model)
                        .setStreaming(true)
                        .setTtftNs(ttftNs)
                        .setTokens(new Tokens(input, 0L, 0L, output, 0L, false))
                        .build())
                .build())
        .build();
  }
}
