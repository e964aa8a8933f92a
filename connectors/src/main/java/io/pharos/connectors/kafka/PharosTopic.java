package io.pharos.connectors.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.config.TopicConfig;

/**
 * The topic table: one row per Kafka topic of Pharos. Everything a topic is created with, checked
 * against and authorised for stands here.
 */
public enum PharosTopic {
  OTLP_SPANS(
      "otlp_spans",
      "none, or the trace id as hex",
      Kind.OTLP,
      Duration.ofDays(1),
      List.of("collector", "telemetry-ingest (pulse)"),
      List.of("telemetry-ingest")),
  OTLP_LOGS(
      "otlp_logs",
      "none, or the trace id as hex",
      Kind.OTLP,
      Duration.ofDays(1),
      List.of("collector", "telemetry-ingest (pulse)"),
      List.of("telemetry-ingest")),
  OTLP_METRICS(
      "otlp_metrics",
      "none, or a hash of the resource",
      Kind.OTLP,
      Duration.ofDays(1),
      List.of("collector", "telemetry-ingest (pulse)"),
      List.of("telemetry-ingest")),
  SPANS(
      "pharos.spans",
      "tenant/trace id",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("telemetry-ingest"),
      List.of("trace-correlation", "document-store")),
  PAYLOADS(
      "pharos.payloads",
      "tenant/trace id",
      Kind.RECORDS,
      Duration.ofDays(1),
      List.of("telemetry-ingest"),
      List.of()),
  LOGS(
      "pharos.logs",
      "tenant/trace id, or tenant//service/instance",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("telemetry-ingest"),
      List.of("trace-correlation")),
  STEPS(
      "pharos.steps",
      "tenant/trace id",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("trace-correlation"),
      List.of("slo-metrics")),
  TRACES(
      "pharos.traces",
      "tenant/trace id",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("trace-correlation"),
      List.of("document-store")),
  ACCELERATORS(
      "pharos.accelerators",
      "host/device",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("telemetry-ingest"),
      List.of("trace-correlation")),
  ENGINES(
      "pharos.engines",
      "tenant/engine",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("telemetry-ingest"),
      List.of("trace-correlation")),
  METRICS(
      "pharos.metrics",
      "tenant//service/instance",
      Kind.RECORDS,
      Duration.ofDays(1),
      List.of("telemetry-ingest"),
      List.of()),
  ATTRIBUTIONS(
      "pharos.attributions",
      "tenant/trace id",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("trace-correlation"),
      List.of("slo-metrics", "document-store")),
  DEVICES(
      "pharos.devices",
      "host/device",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("trace-correlation"),
      List.of("document-store")),
  ROLLUPS(
      "pharos.rollups",
      "tenant/dimensions",
      Kind.RECORDS,
      Duration.ofDays(8),
      List.of("slo-metrics"),
      List.of("document-store")),
  ALERTS(
      "pharos.alerts",
      "tenant/alert id",
      Kind.RECORDS,
      Duration.ofDays(14),
      List.of("slo-metrics"),
      List.of()),
  DEAD_LETTERS(
      "pharos.deadletter",
      "topic/partition/offset of the origin",
      Kind.DEAD_LETTERS,
      Duration.ofDays(14),
      List.of("telemetry-ingest", "trace-correlation", "slo-metrics", "document-store"),
      List.of()),
  SCHEMAS(
      "pharos.schemas",
      "fingerprint of the schema as hex",
      Kind.TABLE,
      null,
      List.of("telemetry-ingest", "trace-correlation", "slo-metrics"),
      List.of("trace-correlation", "slo-metrics", "document-store"));

  /** Greatest record, key and value together, that Pharos writes to a topic of its own. */
  public static final int MAX_RECORD_BYTES = 900 * 1024;

  /** Greatest message of an {@code otlp_*} topic, and what a consumer must be ready to fetch. */
  public static final int MAX_OTLP_BYTES = 8 * 1024 * 1024;

  /** Leaves room for headers and framing above {@link #MAX_RECORD_BYTES}. */
  static final int MAX_MESSAGE_BYTES = 1024 * 1024;

  private final String title;
  private final String key;
  private final Kind kind;
  private final Duration retention;

  // Both are made by List.of, which cannot change.
  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> writers;

  @SuppressWarnings("ImmutableEnumChecker")
  private final List<String> readers;

  PharosTopic(
      String title,
      String key,
      Kind kind,
      Duration retention,
      List<String> writers,
      List<String> readers) {
    this.title = title;
    this.key = key;
    this.kind = kind;
    this.retention = retention;
    this.writers = writers;
    this.readers = readers;
  }

  /** The topic of a name without suffix. */
  public static Optional<PharosTopic> ofTitle(String title) {
    for (PharosTopic topic : values()) {
      if (topic.title.equals(title)) {
        return Optional.of(topic);
      }
    }
    return Optional.empty();
  }

  /** Name without suffix. */
  public String title() {
    return title;
  }

  /** What a key of this topic is, for people. */
  public String keyDescription() {
    return key;
  }

  /** Partitions where nothing else is configured. */
  public int defaultPartitions() {
    return kind == Kind.TABLE ? 1 : 4;
  }

  /** How long records are kept, empty where the latest record of each key stays for ever. */
  public Optional<Duration> retention() {
    return Optional.ofNullable(retention);
  }

  /** Kafka's {@code cleanup.policy}. */
  public String cleanupPolicy() {
    return kind == Kind.TABLE
        ? TopicConfig.CLEANUP_POLICY_COMPACT
        : TopicConfig.CLEANUP_POLICY_DELETE;
  }

  /** Kafka's {@code max.message.bytes}. */
  public int maxMessageBytes() {
    return kind == Kind.OTLP ? MAX_OTLP_BYTES : MAX_MESSAGE_BYTES;
  }

  /** Roles that need the right to write. */
  public List<String> writers() {
    return writers;
  }

  /** Roles that need the right to read. */
  public List<String> readers() {
    return readers;
  }

  /** True for a topic that carries its writers' watermarks. */
  public boolean hasMarkers() {
    return kind == Kind.RECORDS;
  }

  /** True for a topic whose name takes the suffix of a replay. */
  public boolean takesSuffix() {
    return kind == Kind.RECORDS || kind == Kind.DEAD_LETTERS;
  }

  /**
   * Kafka's {@code message.timestamp.type}: whose clock the timestamps of this topic come from.
   *
   * <p>{@code LogAppendTime} for {@code otlp_*}: the broker's. These timestamps move the watermark
   * of everybody and are what event times are clamped to and lateness is judged by. Were they the
   * producers', one Collector whose clock runs 50 min ahead would make the telemetry of all others
   * late, and so would the clock of the pulse. The clocks of the brokers must agree to within the
   * out-of-orderness bound. What a producer held back is judged by the time it was written.
   *
   * <p>{@code CreateTime} for all others: the timestamps are event times, which a broker that
   * stamped records itself would destroy.
   */
  public String timestampType() {
    return kind == Kind.OTLP ? "LogAppendTime" : "CreateTime";
  }

  /** Why the topic needs its {@link #timestampType()}, for people. */
  String timestampReason() {
    return kind == Kind.OTLP
        ? "the clock of one producer could make everybody's telemetry late"
        : "its timestamps are event times";
  }

  /** Kafka topic configuration this row stands for. */
  public Map<String, String> config() {
    Map<String, String> config = new TreeMap<>();
    config.put(TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy());
    config.put(
        TopicConfig.RETENTION_MS_CONFIG,
        retention().map(kept -> Long.toString(kept.toMillis())).orElse("-1"));
    config.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(maxMessageBytes()));
    config.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, timestampType());
    if (kind != Kind.OTLP) {
      // Ingest has clamped event times already; a refusal here would stop a job for ever.
      config.put(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(Long.MAX_VALUE));
    }
    return config;
  }

  /** What a topic is for. */
  private enum Kind {
    /** Written by producers of telemetry; several jobs may read it; pulses. */
    OTLP,
    /** Written by one job, with markers. */
    RECORDS,
    /** Written by every job, without markers. */
    DEAD_LETTERS,
    /** Latest value per key. */
    TABLE
  }
}
