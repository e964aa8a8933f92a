package io.pharos.local.generator;

import io.opentelemetry.proto.common.v1.InstrumentationScope;

/** Instrumentation libraries the simulated services run. */
enum Scope {
  HTTP("@opentelemetry/instrumentation-http", "0.300.0"),
  POSTGRES("@opentelemetry/instrumentation-pg", "0.56.0"),
  REDIS("@opentelemetry/instrumentation-redis", "0.52.0"),
  APPLICATION("app", "1.0.0"),
  LOGGER("@opentelemetry/instrumentation-pino", "0.50.0"),
  VLLM("vllm.llm_engine", ""),
  OTEL_CURRENT("opentelemetry.instrumentation.openai_v2", "2.3b0"),
  OTEL_OPENAI("@opentelemetry/instrumentation-openai", "0.22.0"),
  OTEL_1_27("opentelemetry.instrumentation.openai", "0.27.0"),
  OPENINFERENCE("@arizeai/openinference-instrumentation-openai", "4.2.7"),
  TRACELOOP("@traceloop/instrumentation-openai", "0.27.0");

  private final InstrumentationScope message;

  Scope(String name, String version) {
    message = InstrumentationScope.newBuilder().setName(name).setVersion(version).build();
  }

  InstrumentationScope message() {
    return message;
  }
}
