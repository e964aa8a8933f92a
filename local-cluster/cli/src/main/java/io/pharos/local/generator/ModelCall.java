package io.pharos.local.generator;

import io.pharos.local.ledger.TokenUse;

/**
 * What happened in one model call, before a library describes it.
 *
 * @param serverAddress that was called, as the caller knows it
 * @param tokens really used, {@link TokenUse#NONE} where it failed
 * @param ttftNs time to the first token; 0 where not streamed
 * @param failure null where it succeeded
 */
record ModelCall(
    ModelProfile model,
    String serverAddress,
    int serverPort,
    TokenUse tokens,
    boolean streaming,
    long ttftNs,
    String finishReason,
    String responseId,
    String prompt,
    String completion,
    String workflow,
    String sessionId,
    String userId,
    CallFailure failure) {}
