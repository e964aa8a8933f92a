package io.pharos.local.scrape;

import com.google.protobuf.Message;
import io.pharos.local.ledger.Signal;

/**
 * An OTLP request on its way.
 *
 * @param arrivalMs at Kafka
 * @param message {@code TracesData} or {@code MetricsData}
 */
public record ServingMessage(long arrivalMs, Signal signal, Message message) {}
