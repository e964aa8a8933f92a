package io.pharos.local.scrape;

import io.opentelemetry.proto.metrics.v1.MetricsData;
import java.util.List;

/**
 * A metrics request on its way.
 *
 * @param scrapeNs time of its points
 * @param arrivalMs at Kafka
 * @param points data points in it
 * @param repeated true where it was delivered before
 * @param readings devices whose scrape begins with this request
 */
public record ScrapedRequest(
    long scrapeNs,
    long arrivalMs,
    MetricsData message,
    int points,
    boolean repeated,
    List<DeviceReading> readings) {

  public ScrapedRequest {
    readings = List.copyOf(readings);
  }
}
