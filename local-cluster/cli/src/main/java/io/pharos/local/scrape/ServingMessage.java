package io.pharos.local.scrape;

import com.google.protobuf.Message;
import io.pharos.operators.otlp.OtlpSignal;

/**
 * An OTLP request on its way.
 *
 * @param arrivalMs at Kafka
 * @param message {@code TracesData} or {@code MetricsData}
 */
public record ServingMessage(long arrivalMs, OtlpSignal signal, Message message) {}
