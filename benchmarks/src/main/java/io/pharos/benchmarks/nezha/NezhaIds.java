package io.pharos.benchmarks.nezha;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/** Trace and span ids of the data set as OpenTelemetry has them. */
final class NezhaIds {

  static final int TRACE_BYTES = 16;
  static final int SPAN_BYTES = 8;

  private NezhaIds() {}

  /**
   * Bytes of an id: its hex digits where it is hex of that length, else the first bytes of its
   * SHA-256, the same for the same text.
   */
  static byte[] bytes(String id, int length) {
    if (id.length() == 2 * length && id.chars().allMatch(c -> Character.digit(c, 16) >= 0)) {
      return HexFormat.of().parseHex(id);
    }
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Arrays.copyOf(digest.digest(id.getBytes(StandardCharsets.UTF_8)), length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** The service a pod belongs to: its name without the suffixes of replica set and pod. */
  static String service(String pod) {
    return pod.replaceFirst("-[0-9a-f]{6,10}-[0-9a-z]{5}$", "");
  }
}
