package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.LedgerRecorder;
import io.pharos.local.ledger.TruthLedger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/**
 * Telemetry of a simulated AI platform, as Kafka records in the order they arrive, with the ledger
 * of what must come out of them.
 *
 * <p>Equal workloads give equal records, byte for byte. Records are made while they are asked for:
 * memory holds the telemetry under way, not the workload. The ledger accounts for the records
 * handed out so far, so a run may be stopped at any record. Not for use by several threads.
 */
public final class TelemetryGenerator implements Iterator<TelemetryRecord> {

  // two scrapes a second apart, so that the end of the last call is covered, and what is on its way
  private static final long SCRAPES_AFTER_MS = 5_000;

  private final ModelFleet fleet;
  private final RequestSimulator simulator;
  private final CollectorFleet collectors;
  private final LedgerRecorder ledger = new LedgerRecorder();
  private final PriorityQueue<Delivery> underWay = new PriorityQueue<>(Delivery.BY_ARRIVAL);
  private final PriorityQueue<Emission> written = new PriorityQueue<>(Emission.BY_ARRIVAL);
  private long windowEndMs;

  public TelemetryGenerator(Workload workload) {
    this.windowEndMs = workload.startMs();
    SeededRandom random = new SeededRandom(workload.seed());
    Landscape landscape = new Landscape(workload, random.split());
    this.fleet = landscape.fleet();
    DeliverySchedule schedule = new DeliverySchedule(random.split(), workload);
    DeliveryPlanner planner = new DeliveryPlanner(schedule, workload.defects());
    UnparseableRecords unparseable =
        new UnparseableRecords(random.split(), landscape, workload.tenants().get(0));
    this.collectors = new CollectorFleet(workload, random.split(), schedule, unparseable);
    this.simulator = new RequestSimulator(workload, random.split(), landscape, planner);
  }

  @Override
  public boolean hasNext() {
    // a record may go out once no window still open can write one before it
    while (written.isEmpty() || written.peek().record().arrivalMs() > windowEndMs) {
      if (simulator.ended() && underWay.isEmpty() && !isScraping()) {
        return !written.isEmpty();
      }
      closeWindow();
    }
    return true;
  }

  @Override
  public TelemetryRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the workload has ended");
    }
    return written.remove().recordIn(ledger);
  }

  /** The account of every record handed out so far. */
  public TruthLedger ledger() {
    return ledger.ledger();
  }

  /** Scrapes go on until the last call is covered; the simulation runs ahead of them. */
  private boolean isScraping() {
    return !simulator.ended() || windowEndMs < simulator.reachedMs() + SCRAPES_AFTER_MS;
  }

  private void closeWindow() {
    windowEndMs += DeliverySchedule.WINDOW_MS;
    // nothing of a request arrives before the request does
    underWay.addAll(simulator.until(windowEndMs * Request.MS));
    if (isScraping()) {
      written.addAll(collectors.scraped(fleet.scrapes(windowEndMs * Request.MS)));
    }
    List<Delivery> arrived = new ArrayList<>();
    while (!underWay.isEmpty() && underWay.peek().arrivalMs() < windowEndMs) {
      arrived.add(underWay.remove());
    }
    written.addAll(collectors.close(windowEndMs, arrived));
  }
}
