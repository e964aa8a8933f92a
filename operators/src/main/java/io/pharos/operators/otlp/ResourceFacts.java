package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import java.util.HashMap;
import java.util.Map;

/**
 * What all items of one resource share, worked out once.
 *
 * @param attributes those that no head carries, as text
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

  static ResourceFacts of(OtlpMessage message, Resource resource, TenantRule tenants) {
    String service = null;
    String instance = null;
    boolean truncated = false;
    Map<String, String> rest = new HashMap<>();
    for (KeyValue attribute : resource.getAttributesList()) {
      String text = AttributeText.of(attribute.getValue());
      String cut = HeadText.cut(text);
      boolean whole = cut.length() == text.length();
      switch (attribute.getKey()) {
        case "service.name" -> service = cut.isEmpty() ? null : cut;
        case "service.instance.id" -> instance = cut.isEmpty() ? null : cut;
        default -> whole = false;
      }
      if (!whole && rest.size() < PayloadLimits.MAX_ATTRIBUTES) {
        String kept = PayloadLimits.cut(text, PayloadLimits.MAX_RESOURCE_VALUE_CHARS);
        truncated |= kept.length() < text.length();
        rest.put(PayloadLimits.cut(attribute.getKey(), PayloadLimits.MAX_KEY_CHARS), kept);
      } else {
        truncated |= !whole;
      }
    }
    return new ResourceFacts(
        tenants.tenantOf(message, resource),
        service,
        instance,
        rest,
        truncated,
        new ContentHash().add(resource.getAttributesList()).value());
  }
}
