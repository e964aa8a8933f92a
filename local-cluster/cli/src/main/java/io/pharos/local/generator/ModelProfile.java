package io.pharos.local.generator;

import java.util.List;

/**
 * A model that the simulated services call.
 *
 * @param provider OpenTelemetry provider name
 * @param hosted true where engines of our own serve it, on the modelled GPUs of {@link ModelFleet}
 * @param prefillTokensPerSecond prompt tokens one request gets through in a second; of no meaning
 *     where it is hosted, as is decodeMs
 * @param decodeMs milliseconds per generated token on an idle engine
 * @param reasoning true where part of the output is reasoning
 */
public record ModelProfile(
    String name,
    String provider,
    boolean hosted,
    double prefillTokensPerSecond,
    double decodeMs,
    boolean reasoning) {

  /** Two hosted models and two behind an API, one of each that reasons. */
  public static final List<ModelProfile> DEFAULTS =
      List.of(
          new ModelProfile("llama-3.1-8b-instruct", "vllm", true, 12_000, 7, false),
          new ModelProfile("qwen3-32b", "vllm", true, 5_000, 14, true),
          new ModelProfile("gpt-4o-mini", "openai", false, 15_000, 8, false),
          new ModelProfile("o4-mini", "openai", false, 9_000, 11, true));
}
