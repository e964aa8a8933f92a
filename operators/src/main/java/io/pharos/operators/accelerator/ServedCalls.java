package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.ToPlace;
import io.pharos.schemas.Call;
import io.pharos.schemas.EngineRun;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.identity.Ids;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;

/**
 * Calls of models among settled steps. Where the trace holds the span of the engine that ran a
 * call, times are the engine's; else the caller's, which include the way there and back.
 */
public final class ServedCalls implements FlatMapFunction<Step, ToPlace> {

  private static final long serialVersionUID = 1L;

  /** Operations over bytes in a second that kernels reach, 150 to 250 on cards of today. */
  private static final long PROMPT_TOKENS = 200;

  @Override
  public void flatMap(Step step, Collector<ToPlace> out) {
    StepKind kind = step.getSpan().getStep();
    boolean ofModel = kind == StepKind.LLM || kind == StepKind.EMBEDDING || kind == StepKind.RERANK;
    // what never counted is no call; what counted once and does no longer must be taken back
    if (ofModel && (step.getCounted() || step.getCorrection() > 0)) {
      out.collect(new ToPlace(call(step), null, step.getEventTimeMs()));
    }
  }

  private static ServedCall call(Step step) {
    Span span = step.getSpan();
    Call call = span.getCall();
    ServedCall served = new ServedCall();
    served.setTenant(step.getTenant());
    served.setTraceHigh(Ids.high(step.getTraceId()));
    served.setTraceLow(Ids.low(step.getTraceId()));
    served.setSpanId(Ids.toLong(span.getSpanId()));
    served.setEventTimeMs(step.getEventTimeMs());
    served.setCorrection(step.getCorrection());
    served.setCounted(step.getCounted());
    // a clock that runs ahead is set back as a whole, as that of samples is
    long aheadNs =
        span.getClockClamped()
            ? Math.max(0, span.getEndNs() - span.getEventTimeMs() * 1_000_000)
            : 0;
    served.setStartNs(span.getStartNs() - aheadNs);
    served.setEndNs(span.getEndNs() - aheadNs);
    served.setService(span.getService());
    served.setCustomer(span.getCustomer());
    served.setKind(span.getStep().ordinal());
    served.setWeightMicro(span.getWeightMicro());
    served.setCachedTokens(0L);
    served.setPrefillTokens(-1L);
    served.setOutputTokens(-1L);
    served.setPort(-1);
    if (call != null) {
      served.setProvider(call.getProvider());
      served.setRequestModel(call.getRequestModel());
      served.setResponseModel(call.getResponseModel());
      served.setModelVersion(call.getModelVersion());
      served.setPromptTemplate(call.getPromptTemplate());
      served.setPromptVersion(call.getPromptVersion());
      served.setVariant(call.getVariant());
      served.setStreaming(call.getStreaming());
      served.setAddress(call.getServerAddress());
      served.setPort(call.getServerPort() == null ? -1 : call.getServerPort());
      setTokens(served, call.getTokens());
    }
    EngineRun run = step.getServedBy();
    served.setByEngine(run != null);
    if (run != null) {
      served.setNamespace(run.getUnit().getNamespace());
      served.setPod(run.getUnit().getPod());
      served.setHost(run.getUnit().getHost());
      setRun(served, run.getStartNs() - aheadNs, run.getEndNs() - aheadNs);
      setPhases(served, run.getQueueNs(), run.getPrefillNs(), run.getTtftNs());
    } else {
      setRun(served, served.getStartNs(), served.getEndNs());
      if (call != null) {
        setPhases(served, call.getQueueNs(), call.getPrefillNs(), call.getTtftNs());
      } else {
        setPhases(served, null, null, null);
      }
    }
    return served;
  }

  /** A call as it is where its trace does not tell the engine. */
  static ServedCall withoutEngine(ServedCall call) {
    ServedCall alone = ServedCall.newBuilder(call).setByEngine(false).build();
    setRun(alone, call.getStartNs(), call.getEndNs());
    return alone;
  }

  private static void setTokens(ServedCall served, Tokens tokens) {
    if (tokens == null) {
      return;
    }
    served.setPrefillTokens(tokens.getInputUncached() + tokens.getCacheWrite());
    served.setCachedTokens(tokens.getCacheRead());
    served.setOutputTokens(tokens.getOutputVisible() + tokens.getReasoning());
  }

  /** Nothing runs after the instant at which it was settled. */
  private static void setRun(ServedCall served, long startNs, long endNs) {
    long latest = served.getEventTimeMs() * 1_000_000 + 999_999;
    served.setRunEndNs(Math.min(endNs, latest));
    served.setRunStartNs(Math.min(startNs, served.getRunEndNs()));
  }

  /** Phases lie inside the run, whatever the durations say. */
  private static void setPhases(ServedCall served, Long queueNs, Long prefillNs, Long ttftNs) {
    long start = served.getRunStartNs();
    long prefillStart = within(served, start + orZero(queueNs));
    served.setPrefillStartNs(prefillStart);
    served.setWaitKnown(queueNs != null);
    if (prefillNs != null) {
      served.setFirstTokenNs(within(served, prefillStart + prefillNs));
    } else if (ttftNs != null) {
      served.setFirstTokenNs(Math.max(prefillStart, within(served, start + ttftNs)));
    } else {
      served.setFirstTokenNs(-1L);
    }
  }

  /**
   * Puts the first token where it likely was, if no span tells: a generated token takes as long as
   * {@value #PROMPT_TOKENS} of a prompt, since it has the memory read all weights.
   */
  static void estimateFirstToken(ServedCall call) {
    boolean told = call.getFirstTokenNs() >= 0;
    if (told || call.getPrefillTokens() < 0 || call.getOutputTokens() <= 0) {
      return;
    }
    double prompt = call.getPrefillTokens();
    double part = prompt / (prompt + PROMPT_TOKENS * (double) call.getOutputTokens());
    long begin = Math.max(call.getRunStartNs(), call.getPrefillStartNs());
    call.setFirstTokenNs(begin + (long) (part * (call.getRunEndNs() - begin)));
  }

  private static long orZero(Long ns) {
    return ns == null ? 0 : Math.max(0, ns);
  }

  private static long within(ServedCall served, long ns) {
    return Math.max(served.getRunStartNs(), Math.min(served.getRunEndNs(), ns));
  }
}
