package io.pharos.local.ledger;

import java.util.List;

/** What was found of the work of accelerators, to be held against a {@link TruthLedger}. */
public interface AttributionsObserved {

  /** Every attribution document; two of one call is an error. */
  List<CallObserved> calls();

  /** Every device window document; two of one device and window is an error. */
  List<DeviceObserved> devices();
}
