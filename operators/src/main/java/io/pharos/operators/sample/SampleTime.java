package io.pharos.operators.sample;

/**
 * The time of a scrape.
 *
 * @param eventTimeMs never after the Kafka record
 * @param clamped the time itself lies after it
 */
public record SampleTime(long ns, long eventTimeMs, boolean clamped) {}
