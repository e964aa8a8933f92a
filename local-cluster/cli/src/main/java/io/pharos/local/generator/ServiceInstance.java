package io.pharos.local.generator;

import io.opentelemetry.proto.resource.v1.Resource;
import io.pharos.local.attribute.Attributes;

/** A running process that sends telemetry: one OTLP resource. */
record ServiceInstance(String tenant, String name, String instance, Resource resource) {

  static ServiceInstance of(String tenant, String name, int replica, String language) {
    String instance = name + "-" + tenant + "-" + replica;
    Resource resource =
        Resource.newBuilder()
            .addAttributes(Attributes.text("service.name", name))
            .addAttributes(Attributes.text("service.instance.id", instance))
            .addAttributes(Attributes.text("service.version", "2.4." + replica))
            .addAttributes(Attributes.text("deployment.environment.name", "production"))
            .addAttributes(Attributes.text("tenant.id", tenant))
            .addAttributes(Attributes.text("host.name", "node-" + (1 + instance.length() % 7)))
            .addAttributes(Attributes.text("telemetry.sdk.language", language))
            .addAttributes(Attributes.text("telemetry.sdk.name", "opentelemetry"))
            .build();
    return new ServiceInstance(tenant, name, instance, resource);
  }
}
