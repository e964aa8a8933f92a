package io.pharos.local.scrape;

import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/**
 * Where metrics are read.
 *
 * @param job name of the scrape job
 * @param attributes that service discovery adds to the resource
 */
record ScrapeTarget(String job, String address, int port, List<KeyValue> attributes) {

  ScrapeTarget {
    attributes = List.copyOf(attributes);
  }
}
