package io.pharos.operators.redaction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key of pseudonyms with its id. The id is part of every pseudonym, so a new key under a new id
 * rotates it: from then on equal values have other pseudonyms than before, and both can be told
 * apart. The key is written {@code id:Base64}, comes from a file or the environment and is never
 * shown.
 */
public final class PseudonymKey {

  /** Shortest key, in bytes. */
  public static final int MIN_BYTES = 16;

  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,15}");
  private static final Pattern TEXT = Pattern.compile("([^:]*):([A-Za-z0-9+/]+={0,2})");

  private final String id;
  private final byte[] secret;

  private PseudonymKey(String id, byte[] secret) {
    this.id = id;
    this.secret = secret;
  }

  /**
   * Reads a key.
   *
   * @param text {@code id:Base64}; the id is a lower-case letter with at most 15 letters, digits or
   *     underscores
   * @throws IllegalArgumentException if it is malformed or shorter than {@value #MIN_BYTES} bytes;
   *     the message does not hold the key
   */
  public static PseudonymKey parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("A pseudonym key is written id:Base64");
    }
    String id = matcher.group(1);
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "The id of a pseudonym key is a lower-case letter and at most 15 of a-z, 0-9 and _");
    }
    byte[] secret;
    try {
      secret = Base64.getDecoder().decode(matcher.group(2));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Pseudonym key " + id + " is no Base64", e);
    }
    if (secret.length < MIN_BYTES) {
      throw new IllegalArgumentException(
          "Pseudonym key " + id + " has " + secret.length + " bytes, fewer than " + MIN_BYTES);
    }
    return new PseudonymKey(id, secret);
  }

  /**
   * Reads a key from a file that holds nothing else.
   *
   * @throws IOException if the file cannot be read
   * @throws IllegalArgumentException as {@link #parse}
   */
  public static PseudonymKey read(Path file) throws IOException {
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  String id() {
    return id;
  }

  byte[] secret() {
    return secret;
  }

  @Override
  public String toString() {
    return "PseudonymKey " + id;
  }
}
