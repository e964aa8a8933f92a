package io.pharos.local.generator;

import com.google.protobuf.Message;
import io.pharos.local.ledger.LedgerRecorder;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.Comparator;
import java.util.function.Consumer;

/**
 * A span or log on its way to a Collector.
 *
 * @param arrivalMs when the Collector gets it
 * @param order tells items of one instant apart
 * @param item OTLP span or log record as it is on the wire
 * @param traceKey trace id in hex, null for a log outside any trace
 * @param effect what its delivery means for the ledger
 * @param repeat what a second delivery would mean; null where it must not be repeated
 */
record Delivery(
    long arrivalMs,
    long order,
    OtlpSignal signal,
    ServiceInstance service,
    Scope scope,
    Message item,
    String traceKey,
    Consumer<LedgerRecorder> effect,
    Consumer<LedgerRecorder> repeat) {

  static final Comparator<Delivery> BY_ARRIVAL =
      Comparator.comparingLong(Delivery::arrivalMs).thenComparingLong(Delivery::order);
}
