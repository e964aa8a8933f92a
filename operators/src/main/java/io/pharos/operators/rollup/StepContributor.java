package io.pharos.operators.rollup;

import io.pharos.operators.price.Cost;
import io.pharos.operators.price.CostState;
import io.pharos.operators.rollup.state.Example;
import io.pharos.schemas.Call;
import io.pharos.schemas.ReplacedStep;
import io.pharos.schemas.Span;
import io.pharos.schemas.Step;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.Ids;
import java.util.ArrayList;
import java.util.List;

/**
 * What a settled step adds: counts and times to the window it ended in, generated tokens and time
 * in flight to the windows they fall into. A correction takes away what the step added before.
 *
 * <p>A call that repeats another is no request. What groups calls and repeats their usage is one,
 * but without tokens.
 */
public final class StepContributor implements Contributor<Step> {

  private static final long serialVersionUID = 1L;
  private static final String UNNAMED_ERROR = "_OTHER";

  /** Of a call with all it stands for, 100,000 USD: what costs more was counted wrongly. */
  private static final long MOST_PICO_USD = 100_000_000_000_000_000L;

  /** No engine is that fast: a first token and an end of one instant tell no speed. */
  private static final double MOST_PER_SECOND = 1e6;

  private final CallPricing pricing;

  public StepContributor(CallPricing pricing) {
    this.pricing = pricing;
  }

  @Override
  public void open() {
    pricing.open();
  }

  @Override
  public String tenant(Step step) {
    return step.getTenant();
  }

  @Override
  public long eventTimeMs(Step step) {
    return step.getEventTimeMs();
  }

  @Override
  public long endNs(Step step) {
    return endNs(step.getSpan());
  }

  @Override
  public List<Contribution> contributions(Step step) {
    List<Contribution> contributions = new ArrayList<>(1);
    ReplacedStep before = step.getReplaces();
    if (cameAgain(step)) {
      return contributions;
    }
    if (before != null && isRequest(before.getSpan(), before.getCounted())) {
      contributions.add(new Version(step, before.getSpan(), before.getCounted(), -1));
    }
    if (isRequest(step.getSpan(), step.getCounted())) {
      contributions.add(new Version(step, step.getSpan(), step.getCounted(), 1));
    }
    return contributions;
  }

  /** It came again with other content: what was settled first stands. */
  public static boolean cameAgain(Step step) {
    return step.getCorrection() > 0 && step.getReplaces() == null;
  }

  /** A step counts as a request, unless it is a call that repeats another. */
  public static boolean isRequest(Span span, boolean counted) {
    return counted || !isOfModel(span);
  }

  /** When a span ended, nanoseconds; a clock that ran ahead is set back. */
  public static long endNs(Span span) {
    return span.getEndNs() - aheadNs(span);
  }

  private static boolean isOfModel(Span span) {
    StepKind kind = span.getStep();
    return kind == StepKind.LLM || kind == StepKind.EMBEDDING || kind == StepKind.RERANK;
  }

  /** How far the clock ran ahead that wrote a span, at least; it is set back as a whole. */
  private static long aheadNs(Span span) {
    return span.getClockClamped()
        ? Math.max(0, span.getEndNs() - span.getEventTimeMs() * 1_000_000)
        : 0;
  }

  /** A step as it is, or as it was before a correction. */
  private final class Version implements Contribution {
    private final String tenant;
    private final TraceId trace;
    private final Span span;
    private final boolean counted;
    private final long weight;
    private final long startNs;
    private final long endNs;

    Version(Step step, Span span, boolean counted, int sign) {
      this.tenant = step.getTenant();
      this.trace = step.getTraceId();
      this.span = span;
      this.counted = counted;
      this.weight = sign * span.getWeightMicro();
      this.startNs = span.getStartNs() - aheadNs(span);
      this.endNs = StepContributor.endNs(span);
    }

    @Override
    public List<String> valuesOf(Combination combination) {
      return combination.valuesOf(span);
    }

    @Override
    public void addTo(Contributions to) {
      Example example = example();
      Cost cost = cost();
      to.at(endNs, sums -> count(sums, example, cost));
      long inFlight = weighted(endNs - startNs);
      to.over(startNs, endNs, inFlight, (sums, part) -> sums.add(RollupSum.IN_FLIGHT_NS, part));
      Tokens tokens = counted && span.getCall() != null ? span.getCall().getTokens() : null;
      if (tokens != null) {
        long first = firstTokenNs();
        to.over(
            startNs,
            first > startNs ? first : endNs,
            input(tokens) * weight,
            (sums, part) -> sums.add(RollupSum.PROMPTED, part));
        to.over(
            first,
            endNs,
            output(tokens) * weight,
            (sums, part) -> sums.add(RollupSum.GENERATED, part));
      }
    }

    /** Null where there is nothing to pay. */
    private Cost cost() {
      Call call = span.getCall();
      // a call that failed before anything was used costs nothing
      boolean pays = counted && call != null && isOfModel(span);
      if (!pays || (call.getTokens() == null && span.getError())) {
        return null;
      }
      Cost cost = pricing.costOf(tenant, call, endNs / 1_000_000);
      return Math.abs(weighted(cost.picoUsd())) > MOST_PICO_USD ? Cost.UNPRICED : cost;
    }

    private void count(WindowSums sums, Example example, Cost cost) {
      sums.add(RollupSum.RECORDS, Long.signum(weight));
      sums.add(RollupSum.REQUESTS, weight);
      if (span.getError()) {
        sums.add(RollupSum.ERRORS, weight);
        sums.addError(example.getErrorType(), weight);
      }
      if (weight > 0) {
        sums.addExample(example);
      } else {
        sums.withdrawExample(example);
      }
      long duration = endNs - startNs;
      sums.add(Measure.DURATION, duration, weight);
      if (span.getStep() == StepKind.RETRIEVAL) {
        sums.add(Measure.RETRIEVAL, duration, weight);
      } else if (span.getStep() == StepKind.TOOL) {
        sums.add(Measure.TOOL, duration, weight);
      }
      Call call = span.getCall();
      if (call != null) {
        countCall(sums, call);
      }
      if (cost != null) {
        count(sums, cost);
      }
    }

    private void count(WindowSums sums, Cost cost) {
      sums.add(RollupSum.LIST_COST, weighted(cost.picoUsd()));
      if (cost.state() == CostState.UNPRICED) {
        sums.add(RollupSum.UNPRICED, weight);
      } else if (cost.state() == CostState.PARTLY_PRICED) {
        sums.add(RollupSum.PARTLY_PRICED, weight);
      }
    }

    private void countCall(WindowSums sums, Call call) {
      add(sums, Measure.TTFT, call.getTtftNs());
      add(sums, Measure.QUEUE, call.getQueueNs());
      add(sums, Measure.PREFILL, call.getPrefillNs());
      add(sums, Measure.DECODE, call.getDecodeNs());
      Tokens tokens = counted ? call.getTokens() : null;
      if (tokens != null) {
        sums.add(RollupSum.INPUT_UNCACHED, tokens.getInputUncached() * weight);
        sums.add(RollupSum.CACHE_READ, tokens.getCacheRead() * weight);
        sums.add(RollupSum.CACHE_WRITE, tokens.getCacheWrite() * weight);
        sums.add(RollupSum.OUTPUT_VISIBLE, tokens.getOutputVisible() * weight);
        sums.add(RollupSum.REASONING, tokens.getReasoning() * weight);
        countSpeed(sums, output(tokens));
      }
    }

    private void countSpeed(WindowSums sums, long generated) {
      long first = firstTokenNs();
      if (first > startNs && endNs > first && generated > 1) {
        sums.add(Measure.INTER_TOKEN, (endNs - first) / (generated - 1), weight);
        double perSecond = (double) (generated - 1) * 1e9 / (endNs - first);
        if (perSecond <= MOST_PER_SECOND) {
          sums.add(Measure.DECODE_SPEED, (long) (perSecond * 1e3), weight);
        }
      }
    }

    private void add(WindowSums sums, Measure measure, Long ns) {
      if (ns != null && ns >= 0) {
        sums.add(measure, ns, weight);
      }
    }

    /** The start where it is not told. */
    private long firstTokenNs() {
      Long ttft = span.getCall().getTtftNs();
      return ttft == null || ttft < 0 ? startNs : Math.min(endNs, startNs + ttft);
    }

    private long weighted(long amount) {
      return Weights.of(amount, weight);
    }

    private Example example() {
      String type = span.getErrorType() == null ? UNNAMED_ERROR : span.getErrorType();
      return new Example(
          Ids.high(trace),
          Ids.low(trace),
          Ids.toLong(span.getSpanId()),
          endNs,
          endNs - startNs,
          span.getError() ? type : null);
    }
  }

  private static long input(Tokens tokens) {
    return tokens.getInputUncached() + tokens.getCacheRead() + tokens.getCacheWrite();
  }

  private static long output(Tokens tokens) {
    return tokens.getOutputVisible() + tokens.getReasoning();
  }
}
