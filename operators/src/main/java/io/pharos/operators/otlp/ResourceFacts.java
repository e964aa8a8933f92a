package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import io.pharos.operators.redaction.RedactionTally;
import io.pharos.schemas.ServingUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What all items of one resource share, worked out once.
 *
 * @param attributes as text, within {@link PayloadLimits}; payloads are keyed by some that heads
 *     carry too, which are never left out
 * @param truncated some attribute was cut or left out
 * @param redacted what was redacted in the attributes
 * @param hash of all attributes as they came, in any order
 */
record ResourceFacts(
    String tenant,
    String service,
    String serviceInstance,
    Map<String, String> attributes,
    boolean truncated,
    RedactionTally redacted,
    long hash) {

  private static final String SERVICE = "service.name";
  private static final String INSTANCE = "service.instance.id";
  private static final Set<String> IDENTITY = Set.of(SERVICE, INSTANCE);

  static ResourceFacts of(
      OtlpMessage message, Resource raw, TenantRule tenants, ItemRedactor redactor) {
    String tenant = redactor.tenant(tenants.tenantOf(message, raw));
    Resource resource = redactor.resource(raw);
    String service = null;
    String instance = null;
    boolean truncated = false;
    Map<String, String> attributes = new HashMap<>();
    for (KeyValue attribute : resource.getAttributesList()) {
      String text = AttributeText.of(attribute.getValue());
      switch (attribute.getKey()) {
        case SERVICE -> service = text.isEmpty() ? null : HeadText.cut(text);
        case INSTANCE -> instance = text.isEmpty() ? null : HeadText.cut(text);
        default -> {}
      }
      if (attributes.size() < PayloadLimits.MAX_ATTRIBUTES) {
        String kept = PayloadLimits.cut(text, PayloadLimits.MAX_RESOURCE_VALUE_CHARS);
        truncated |= kept.length() < text.length();
        attributes.put(PayloadLimits.cut(attribute.getKey(), PayloadLimits.MAX_KEY_CHARS), kept);
      } else {
        truncated = true;
      }
    }
    truncated |= PayloadSize.shrinkResource(attributes, IDENTITY);
    return new ResourceFacts(
        tenant,
        service,
        instance,
        attributes,
        truncated,
        redactor.takeTally(),
        new ContentHash().add(raw.getAttributesList()).value());
  }

  /** The process that the resource is of. */
  ServingUnit unit() {
    return new ServingUnit(
        first("host.name", "k8s.node.name"),
        first("k8s.namespace.name"),
        first("k8s.pod.name"),
        service,
        serviceInstance);
  }

  private String first(String... keys) {
    for (String key : keys) {
      String value = attributes.get(key);
      if (value != null && !value.isEmpty()) {
        return HeadText.cut(value);
      }
    }
    return null;
  }
}
