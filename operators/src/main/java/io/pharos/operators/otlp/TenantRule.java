package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import java.io.Serializable;
import java.util.Map;

/**
 * Finds the transport tenant of a resource: the Kafka header, else the tenant its topic is
 * configured for, else one resource attribute, else {@value #DEFAULT_TENANT}. Never an attribute of
 * a span, which any client could set.
 *
 * @param attribute resource attribute that names the tenant
 * @param tenantOfTopic tenants by Kafka topic, for topics that belong to one tenant
 */
public record TenantRule(String attribute, Map<String, String> tenantOfTopic)
    implements Serializable {

  /** Tenant of telemetry that names none. */
  public static final String DEFAULT_TENANT = "default";

  public TenantRule {
    tenantOfTopic = Map.copyOf(tenantOfTopic);
  }

  String tenantOf(OtlpMessage message, Resource resource) {
    if (isNamed(message.tenant)) {
      return HeadText.cut(message.tenant);
    }
    String ofTopic = message.topic == null ? null : tenantOfTopic.get(message.topic);
    if (isNamed(ofTopic)) {
      return HeadText.cut(ofTopic);
    }
    String named = null;
    for (KeyValue entry : resource.getAttributesList()) {
      if (entry.getKey().equals(attribute)) {
        named = AttributeText.of(entry.getValue());
      }
    }
    return isNamed(named) ? HeadText.cut(named) : DEFAULT_TENANT;
  }

  private static boolean isNamed(String tenant) {
    return tenant != null && !tenant.isBlank();
  }
}
