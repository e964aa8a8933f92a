package io.pharos.schemas.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * Ids of alerts: the same episode has the same id whoever finds it and however often it is
 * replayed.
 */
public final class AlertIds {

  private static final int BYTES = 16;

  private AlertIds() {}

  /**
   * The id of an episode: the first 32 hex digits of the SHA-256 of rule, tenant, scope in the
   * order of its names, and start.
   *
   * @param startsAtMs event time at which it began
   */
  public static String of(String rule, String tenant, Map<String, String> scope, long startsAtMs) {
    MessageDigest digest = sha256();
    add(digest, rule);
    add(digest, tenant);
    for (Map.Entry<String, String> entry : new TreeMap<>(scope).entrySet()) {
      add(digest, entry.getKey());
      add(digest, entry.getValue());
    }
    add(digest, Long.toString(startsAtMs));
    return Hex.of(Arrays.copyOf(digest.digest(), BYTES));
  }

  /** With its length, so that no two lists of texts are the same bytes. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
