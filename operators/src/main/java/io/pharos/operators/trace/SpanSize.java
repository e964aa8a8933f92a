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

  /**
   * Estimated bytes.
   *
   * @param span the whole span where that is kept, else null
   */
  static long of(SpanFacts facts, Span span) {
    long bytes =
        FIXED_BYTES
            + length(facts.getName())
            + length(facts.getService())
            + length(facts.getModel())
            + length(facts.getCustomer())
            + length(facts.getSession())
            + length(facts.getUser());
    if (span == null) {
      return bytes;
    }
    bytes += length(span.getServiceInstance()) + length(span.getErrorType());
    return span.getCall() == null ? bytes : bytes + ofCall(span.getCall());
  }

  private static long ofCall(Call call) {
    long bytes =
        CALL_BYTES
            + length(call.getProvider())
            + length(call.getOperation())
            + length(call.getRequestModel())
            + length(call.getModelVersion())
            + length(call.getResponseId())
            + length(call.getTool())
            + length(call.getPromptTemplate())
            + length(call.getPromptVersion())
            + length(call.getVariant());
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
