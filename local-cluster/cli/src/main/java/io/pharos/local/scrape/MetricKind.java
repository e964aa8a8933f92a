package io.pharos.local.scrape;

/** Kind of an exposed metric. */
enum MetricKind {
  GAUGE,
  COUNTER,
  HISTOGRAM
}
