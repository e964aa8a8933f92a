package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What all items of one resource share, worked out once.
 *
 * @param attributes as text, within {@link PayloadLimits}; payloads are keyed by some that heads
 *     carry too, which are never left out
 * @param truncated some attribute was cut or left out
 * @param hash of all attributes, in any order
 */
record ResourceFacts(
    String tenant,
    String service,
    String serviceInstance,
    Map<String, String> attributes,
    boolean truncated,
    long hash) {

  private static final String SERVICE = "service.name";
  private static final String INSTANCE = "service.instance.id";
  private static final Set<String> IDENTITY = Set.of(SERVICE, INSTANCE);

  static ResourceFacts of(OtlpMessage message, Resource resource, TenantRule tenants) {
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
        tenants.tenantOf(message, resource),
        service,
        instance,
        attributes,
        truncated,
        new ContentHash().add(resource.getAttributesList()).value());
  }
}
