package io.pharos.operators.trace;

import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.schemas.Call;
import io.pharos.schemas.Span;
import java.util.List;

/** Estimates what a span takes in state: its fixed part and the length of its texts. */
final class SpanSize {

  private static final int FIXED_BYTES = 80;
  private static final int CALL_BYTES = 64;

  private SpanSize() {}

  /** Estimated bytes of the whole of a span. */
  static long of(Span span) {
    long bytes =
        FIXED_BYTES
            + length(span.getName())
            + length(span.getService())
            + length(span.getServiceInstance())
            + length(span.getErrorType())
            + length(span.getCustomer())
            + length(span.getSession())
            + length(span.getUser());
    return span.getCall() == null ? bytes : bytes + ofCall(span.getCall());
  }

  /** Estimated bytes of a span of which only the facts are kept. */
  static long of(SpanFacts facts) {
    return FIXED_BYTES
        + length(facts.getName())
        + length(facts.getService())
        + length(facts.getModel())
        + length(facts.getCustomer())
        + length(facts.getSession())
        + length(facts.getUser());
  }

  private static long ofCall(Call call) {
    long bytes =
        CALL_BYTES
            + length(call.getProvider())
            + length(call.getOperation())
            + length(call.getRequestModel())
            + length(call.getResponseModel())
            + length(call.getModelVersion())
            + length(call.getResponseId())
            + length(call.getTool())
            + length(call.getPromptTemplate())
            + length(call.getPromptVersion())
            + length(call.getVariant())
            + (call.getParameters() == null ? 0 : CALL_BYTES);
    for (String reason : nullToEmpty(call.getFinishReasons())) {
      bytes += length(reason);
    }
    return bytes + (long) CALL_BYTES * nullToEmpty(call.getEvaluations()).size();
  }

  private static <T> List<T> nullToEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  private static long length(String text) {
    return text == null ? 0 : text.length();
  }
}
