package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.ServedCall;
import java.util.Comparator;

/** Identity and order of calls on a card. */
final class PlacedCalls {

  /** By begin, then by identity: independent of arrival. */
  static final Comparator<PlacedCall> ORDER =
      Comparator.comparingLong((PlacedCall placed) -> placed.getCall().getRunStartNs())
          .thenComparing(placed -> placed.getCall().getTenant())
          .thenComparingLong(placed -> placed.getCall().getTraceHigh())
          .thenComparingLong(placed -> placed.getCall().getTraceLow())
          .thenComparingLong(placed -> placed.getCall().getSpanId())
          .thenComparing(PlacedCall::getInstance);

  private PlacedCalls() {}

  /** What tells one call on one device from others. */
  record Identity(String tenant, long traceHigh, long traceLow, long spanId, String instance) {}

  static Identity identity(PlacedCall placed) {
    ServedCall call = placed.getCall();
    return new Identity(
        call.getTenant(),
        call.getTraceHigh(),
        call.getTraceLow(),
        call.getSpanId(),
        placed.getInstance());
  }

  static boolean isNewer(PlacedCall a, PlacedCall b) {
    return a.getCall().getCorrection() > b.getCall().getCorrection();
  }
}
