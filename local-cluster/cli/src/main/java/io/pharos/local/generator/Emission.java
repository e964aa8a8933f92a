package io.pharos.local.generator;

import io.pharos.local.ledger.LedgerRecorder;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** A record and what sending it means for the ledger. */
record Emission(TelemetryRecord record, long order, List<Consumer<LedgerRecorder>> effects) {

  static final Comparator<Emission> BY_ARRIVAL =
      Comparator.<Emission>comparingLong(emission -> emission.record().arrivalMs())
          .thenComparingLong(Emission::order);

  Emission {
    effects = List.copyOf(effects);
  }

  TelemetryRecord recordIn(LedgerRecorder ledger) {
    ledger.record(record.signal(), record.value().length);
    effects.forEach(effect -> effect.accept(ledger));
    return record;
  }
}
