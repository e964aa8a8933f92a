package io.pharos.operators.objective;

import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import io.pharos.schemas.Tokens;

/** Times an objective can bound. */
enum LatencyMeasure {
  /** Of every request. */
  DURATION("took more than %s"),
  /** From the start to the first token. */
  TTFT("took more than %s to the first token"),
  /** Mean time between two tokens of a request that streams. */
  INTER_TOKEN("took more than %s between tokens"),
  /** Time an engine kept the request waiting. */
  QUEUE("waited more than %s");

  /** What a measure that is not told has. */
  static final long NONE = -1;

  private final String complaint;

  LatencyMeasure(String complaint) {
    this.complaint = complaint;
  }

  /** What a request did that missed a threshold. */
  String complaint(String threshold) {
    return complaint.formatted(threshold);
  }

  /** Nanoseconds, {@link #NONE} where the request does not say. */
  long of(Span span, boolean counted) {
    if (this == DURATION) {
      return span.getEndNs() - span.getStartNs();
    }
    Call call = span.getCall();
    if (call == null) {
      return NONE;
    }
    return switch (this) {
      case TTFT -> orNone(call.getTtftNs());
      case QUEUE -> orNone(call.getQueueNs());
      default -> counted ? interToken(span, call) : NONE;
    };
  }

  private static long orNone(Long ns) {
    return ns == null || ns < 0 ? NONE : ns;
  }

  /** As windows of rollups have it. */
  private static long interToken(Span span, Call call) {
    Tokens tokens = call.getTokens();
    long ttft = orNone(call.getTtftNs());
    long duration = span.getEndNs() - span.getStartNs();
    if (tokens == null || ttft <= 0 || ttft >= duration) {
      return NONE;
    }
    long generated = tokens.getOutputVisible() + tokens.getReasoning();
    return generated > 1 ? (duration - ttft) / (generated - 1) : NONE;
  }
}
