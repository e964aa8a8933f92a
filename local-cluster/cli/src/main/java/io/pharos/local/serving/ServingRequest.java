package io.pharos.local.serving;

/**
 * A request for an engine.
 *
 * @param service whose engines may serve it
 * @param arrivalNs at the engine, Unix time
 * @param networkNs from caller to engine, and the same back
 * @param cachedTokens of the prompt, found in the prefix cache
 */
public record ServingRequest(
    long id,
    String service,
    String tenant,
    CallVisibility visibility,
    long arrivalNs,
    long networkNs,
    int promptTokens,
    int cachedTokens,
    int outputTokens) {

  public ServingRequest {
    Rule.require(promptTokens > 0 && outputTokens > 0, "a request has a prompt and an answer");
    Rule.require(
        cachedTokens >= 0 && cachedTokens < promptTokens, "the last token of a prompt is computed");
    Rule.require(networkNs >= 0, "networkNs is not negative");
  }
}
