package io.pharos.jobs.ingest;

import io.pharos.jobs.JobOptions;
import io.pharos.jobs.LatenessOptions;
import io.pharos.jobs.YamlFileOption;
import io.pharos.operators.otlp.OtlpExploder;
import io.pharos.operators.otlp.TenantRule;
import io.pharos.operators.redaction.RedactionPolicy;
import io.pharos.operators.redaction.RedactionSettings;
import io.pharos.operators.sample.UnmappedMetrics;
import java.io.StringReader;
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

  public static final ConfigOption<String> REDACTION_POLICY =
      ConfigOptions.key("ingest.redaction.policy-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "YAML file that says what becomes of personal and secret values, by tenant and type "
                  + "(keep, mask, hash, drop), and holds patterns of tenants. Read when the job is "
                  + "submitted. Without it everything found is masked.");

  public static final ConfigOption<String> REDACTION_KEY =
      ConfigOptions.key("ingest.redaction.key-file")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "File with the key of pseudonyms, written id:Base64, at the same path on every "
                  + "TaskManager. Without it what the policy hashes is masked, and users' ids stay "
                  + "as they were sent unless they are personal themselves.");

  public static final ConfigOption<UnmappedMetrics> UNMAPPED_METRICS =
      ConfigOptions.key("ingest.metrics.unmapped")
          .enumType(UnmappedMetrics.class)
          .defaultValue(UnmappedMetrics.KEEP)
          .withDescription(
              "What becomes of metrics that the table of metrics does not know. Either way they "
                  + "are counted as unmapped; those of accelerators and serving engines are kept "
                  + "or become samples whatever is set here.");

  /** All of them, with those every job has. */
  public static final List<ConfigOption<?>> ALL =
      Stream.concat(
              JobOptions.ALL.stream(),
              Stream.of(
                  TENANT_ATTRIBUTE,
                  TENANT_OF_TOPIC,
                  START_REACH,
                  REDACTION_POLICY,
                  REDACTION_KEY,
                  UNMAPPED_METRICS,
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
   * What becomes of personal and secret values.
   *
   * @throws IllegalArgumentException if the policy cannot be read or used; the message says why
   */
  public static RedactionSettings redaction(ReadableConfig options) {
    String key = options.get(REDACTION_KEY);
    RedactionPolicy policy =
        YamlFileOption.read(
            options,
            REDACTION_POLICY,
            RedactionPolicy.maskAll(),
            (file, yaml) -> RedactionPolicy.read(file, new StringReader(yaml)));
    return new RedactionSettings(policy, key);
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
