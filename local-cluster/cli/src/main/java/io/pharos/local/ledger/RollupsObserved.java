package io.pharos.local.ledger;

import java.util.List;

/** What was found of service levels, to be held against a {@link TruthLedger}. */
public interface RollupsObserved {

  /**
   * Every rollup document, the newest revision of each document id; two of one series and window is
   * an error.
   */
  List<RollupObserved> rollups();
}
