package io.pharos.jobs.ingest;

import io.pharos.jobs.JobOptions;
import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.TenantRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Options of telemetry-ingest. */
public final class TelemetryIngestOptions {

  public static final ConfigOption<String> TENANT_ATTRIBUTE =
      ConfigOptions.key("ingest.tenant.resource-attribute")
          .stringType()
          .defaultValue("tenant.id")
          .withDescription(
              "Resource attribute that names the tenant where neither a Kafka header nor the topic "
                  + "does. Attributes of spans are never asked.");

  public static final ConfigOption<Map<String, String>> TENANT_OF_TOPIC =
      ConfigOptions.key("ingest.tenant.of-topic")
          .mapType()
          .defaultValue(Map.of())
          .withDescription(
              "Tenants of topics that belong to one tenant, as topic:tenant pairs, e.g. "
                  + "otlp_spans_acme:acme. A Kafka header goes before, a resource attribute behind.");

  public static final ConfigOption<Duration> START_REACH =
      ConfigOptions.key("ingest.span.start-reach")
          .durationType()
          .defaultValue(OtlpExploder.DEFAULT_START_REACH)
          .withDescription(
              "How far from its event time, before or after, a span may start; one beyond goes to "
                  + "the dead letters as INVALID_TIME. Traces and spans are stored by the day they "
                  + "start on: each day in reach is one that a sender can open indices for.");

  /** All of them, with those every job has. */
  public static final List<ConfigOption<?>> ALL =
      Stream.concat(
              JobOptions.ALL.stream(),
              Stream.of(
                  TENANT_ATTRIBUTE,
                  TENANT_OF_TOPIC,
                  START_REACH,
                  LatenessOptions.BOUND,
                  LatenessOptions.TOLERANCE))
          .toList();

  private TelemetryIngestOptions() {}

  /**
   * How the options say the tenant of a resource is found.
   *
   * @throws IllegalArgumentException if one makes no sense; the message says the fix
   */
  public static TenantRule tenants(ReadableConfig options) {
    String attribute = options.get(TENANT_ATTRIBUTE);
    if (attribute.isBlank()) {
      throw new IllegalArgumentException(
          TENANT_ATTRIBUTE.key()
              + " is blank: name the resource attribute that holds the tenant, e.g. "
              + TENANT_ATTRIBUTE.defaultValue());
    }
    Map<String, String> tenantOfTopic = options.get(TENANT_OF_TOPIC);
    tenantOfTopic.forEach(
        (topic, tenant) -> {
          if (topic.isBlank() || tenant.isBlank()) {
            throw new IllegalArgumentException(
                TENANT_OF_TOPIC.key() + " has a pair without topic or tenant: write topic:tenant");
          }
        });
    return new TenantRule(attribute, tenantOfTopic);
  }

  /**
   * How far from its event time a span may start.
   *
   * @throws IllegalArgumentException if it is not positive; the message says the fix
   */
  public static Duration startReach(ReadableConfig options) {
    Duration reach = options.get(START_REACH);
    if (reach.isNegative() || reach.isZero()) {
      throw new IllegalArgumentException(
          START_REACH.key()
              + " is "
              + reach.toMillis()
              + " ms, which refuses every span: set it above the longest request, e.g. 7 d");
    }
    return reach;
  }
}
