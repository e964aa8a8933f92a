package io.pharos.operators.redaction;

/** A redactor that masks everything, and made-up secrets with the shape of real ones. */
final class RedactorFixtures {

  static final String TENANT = "acme";

  /** 32 bytes of no secret. */
  static final PseudonymKey KEY =
      PseudonymKey.parse("k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=");

  static final PseudonymKey NEXT_KEY =
      PseudonymKey.parse("k2:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=");

  /** Tests run in one thread. */
  private static final Redactor MASKING = masking();

  private RedactorFixtures() {}

  static Redactor masking() {
    return new Redactor(RedactionPolicy.maskAll(), null, ModelFinder.NONE);
  }

  static Redactor with(String policy, PseudonymKey key) {
    return new Redactor(RedactionPolicy.parse("policy.yaml", policy), key, ModelFinder.NONE);
  }

  static String redact(String text) {
    return redact(MASKING, text);
  }

  static String redactValue(String key, String value) {
    return MASKING.redactValue(key, value, MASKING.rules(TENANT), new RedactionTally());
  }

  static String redact(Redactor redactor, String text) {
    return redactor.redact(text, redactor.rules(TENANT), new RedactionTally());
  }

  /** Characters in an order that looks random, from a seed. */
  static String chars(String alphabet, int length, int seed) {
    StringBuilder text = new StringBuilder(length);
    long state = seed * 0x9E3779B97F4A7C15L + 1;
    for (int i = 0; i < length; i++) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      text.append(alphabet.charAt((int) ((state >>> 33) % alphabet.length())));
    }
    return text.toString();
  }

  static String alnum(int length, int seed) {
    return chars("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length, seed);
  }

  static String hex(int length, int seed) {
    return chars("0123456789abcdef", length, seed);
  }

  static String upper(int length, int seed) {
    return chars("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length, seed);
  }
}
