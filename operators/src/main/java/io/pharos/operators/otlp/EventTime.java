package io.pharos.operators.otlp;

/**
 * The event time of a record: its own, but never after the Kafka record that brought it, so that a
 * producer's clock cannot push watermarks ahead. The reference is the Kafka timestamp, not a clock:
 * a replay judges alike.
 *
 * @param clamped the record's own time lay after its Kafka record
 */
record EventTime(long ms, boolean clamped) {

  /**
   * Clamps a time.
   *
   * @param kafkaMs not positive where Kafka has no timestamp; then nothing is clamped
   */
  static EventTime of(long ns, long kafkaMs) {
    long ms = ns / 1_000_000;
    boolean clamped = kafkaMs > 0 && ms > kafkaMs;
    return new EventTime(clamped ? kafkaMs : ms, clamped);
  }
}
