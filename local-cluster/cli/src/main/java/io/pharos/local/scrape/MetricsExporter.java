package io.pharos.local.scrape;

import java.util.List;

/** A process whose metrics are read; instants only go forward. */
interface MetricsExporter {

  ScrapeTarget target();

  List<MetricFamily> read(long atNs);

  /** From this instant on its counters count from zero. */
  void restart(long atNs);
}
