package io.pharos.operators.redaction;

import java.util.Locale;

/** What is looked for in texts. The label is what stands in for a value and what is counted. */
public enum RedactionType {
  /** E-mail addresses. */
  EMAIL,
  /** Phone numbers, international and national. */
  PHONE,
  /** Bank card numbers: issuer range and Luhn digit. */
  CARD,
  /** International bank account numbers: country, length and ISO 7064 check. */
  IBAN,
  /** Chinese resident ids: region, birth date and check character. */
  CN_ID,
  /** US social security numbers. */
  US_SSN,
  /** IPv4 and IPv6 addresses, save loopback, unspecified and masks. */
  IP,
  /** User information, secret query parameters and secret paths of URLs. */
  URL_CREDENTIAL,
  /** Keys and tokens with the shape a known issuer gives them. */
  API_KEY,
  /** JSON web tokens. */
  JWT,
  /** Private keys in PEM. */
  PRIVATE_KEY,
  /** Values of keys, headers and options whose names say that they are secret. */
  CREDENTIAL,
  /** Names of people; found by a {@link ModelFinder} only. */
  PERSON,
  /** Places and addresses; found by a {@link ModelFinder} only. */
  LOCATION;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Lower-case name, as in {@code [email]}. */
  public String label() {
    return label;
  }
}
