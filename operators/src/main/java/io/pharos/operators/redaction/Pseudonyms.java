package io.pharos.operators.redaction;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes pseudonyms: the first 80 bits of HMAC-SHA256 over tenant, type and value. Spellings of one
 * value count as equal: case in e-mail and IP addresses and IBANs, separators in numbers. Equal
 * values of two tenants are not recognisably equal.
 */
final class Pseudonyms {

  private static final String ALGORITHM = "HmacSHA256";

  private final String keyId;
  private final Mac mac;

  Pseudonyms(PseudonymKey key) {
    keyId = key.id();
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.secret(), ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("Every JDK has HMAC-SHA256", e);
    }
  }

  /** What stands in for a value: {@code [label:key id:pseudonym]}. */
  String label(String tenant, String label, String value, boolean isNumber, boolean ignoresCase) {
    mac.update(tenant.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    mac.update(label.getBytes(StandardCharsets.UTF_8));
    mac.update((byte) 0);
    String canonical = isNumber ? alnum(value) : value;
    byte[] hash =
        mac.doFinal(
            (ignoresCase ? canonical.toLowerCase(Locale.ROOT) : canonical)
                .getBytes(StandardCharsets.UTF_8));
    String hex = HexFormat.of().formatHex(hash, 0, RedactionLabel.PSEUDONYM_CHARS / 2);
    return '[' + label + ':' + keyId + ':' + hex + ']';
  }

  private static String alnum(String value) {
    StringBuilder kept = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      if (CharKinds.isAlnum(value.charAt(i))) {
        kept.append(value.charAt(i));
      }
    }
    return kept.toString();
  }
}
