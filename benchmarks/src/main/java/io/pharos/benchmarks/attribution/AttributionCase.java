package io.pharos.benchmarks.attribution;

import io.pharos.local.scrape.ScrapeSettings;
import io.pharos.local.serving.ServingPlan;

/**
 * Something that is served and scraped, to be attributed.
 *
 * @param name in the report
 */
record AttributionCase(String name, ServingPlan plan, ScrapeSettings scrapes) {

  /** Calls that start before it are told apart: the models of the devices are being learned. */
  static final long LEARNING_NS = 60_000_000_000L;

  boolean learns(long callStartNs) {
    return callStartNs < plan.startNs() + LEARNING_NS;
  }

  /** Time between two scrapes, in words. */
  String period() {
    int ms = scrapes.periodMs();
    return ms % 1_000 == 0 ? ms / 1_000 + " s" : ms + " ms";
  }
}
