package io.pharos.operators.redaction;

import io.pharos.operators.table.TableException;
import io.pharos.operators.table.YamlMapping;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What secrets look like and what their names are. The rows are data: {@code secrets.yaml} beside
 * this class says what they mean and where each is from. Immutable.
 */
final class SecretTable {

  private static final String STANDARD = "secrets.yaml";

  /** Bits per character below which a value is made up, unless its row says otherwise. */
  private static final double ENTROPY = 2.5;

  /** A token that begins with a prefix. */
  record Token(String prefix, TokenShape shape, double entropy) {}

  /** A token known by a text in its middle. */
  record Infix(String text, TokenShape before, TokenShape after, double entropy) {}

  private final List<Token> tokens = new ArrayList<>();
  private final List<Infix> infixes;
  private final List<String> secretPaths;
  private final SensitiveKeys keys;

  private SecretTable(YamlMapping root) {
    root.mappings("tokens", this::addTokens);
    infixes = List.copyOf(root.mappings("infixes", SecretTable::infix));
    secretPaths = List.copyOf(root.mappings("paths", SecretTable::path));
    keys = SensitiveKeys.of(root.mappings("keys", SensitiveKeys::endings));
    root.end();
  }

  /** The table that comes with Pharos. */
  static SecretTable standard() {
    try (InputStream in = SecretTable.class.getResourceAsStream(STANDARD)) {
      return read(STANDARD, new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a table.
   *
   * @throws TableException if a row is malformed or says no source
   */
  static SecretTable read(String file, Reader text) {
    return new SecretTable(YamlMapping.parse(file, text));
  }

  List<Token> tokens() {
    return tokens;
  }

  List<Infix> infixes() {
    return infixes;
  }

  /** Hosts with the beginnings of paths, in lower case, whose rest is secret. */
  List<String> secretPaths() {
    return secretPaths;
  }

  SensitiveKeys keys() {
    return keys;
  }

  private Boolean addTokens(YamlMapping row) {
    row.text("source");
    TokenShape shape = shape(row, "shape");
    List<String> prefixes = row.texts("prefixes");
    if (prefixes.isEmpty()) {
      throw row.error("prefixes is missing");
    }
    double entropy = entropy(row);
    for (String prefix : prefixes) {
      boolean isFindable =
          prefix.length() >= 2
              && CharKinds.isLetter(prefix.charAt(0))
              && prefix.chars().allMatch(c -> c < 128);
      if (!isFindable) {
        throw row.error("prefixes", prefix + " is not ASCII that begins with a letter");
      }
      tokens.add(new Token(prefix, shape, entropy));
    }
    return true;
  }

  private static Infix infix(YamlMapping row) {
    row.text("source");
    String text = row.text("text");
    byte kind = CharKinds.of(text.charAt(0));
    if (kind != CharKinds.INFIX && kind != CharKinds.COLON) {
      throw row.error("text", "begins with none of | ~ . :");
    }
    return new Infix(text, shape(row, "before"), shape(row, "after"), entropy(row));
  }

  private static String path(YamlMapping row) {
    row.text("source");
    return row.text("path");
  }

  private static TokenShape shape(YamlMapping row, String key) {
    try {
      return TokenShape.parse(row.text(key));
    } catch (IllegalArgumentException e) {
      throw row.error(key, "is no shape: " + e.getMessage());
    }
  }

  private static double entropy(YamlMapping row) {
    if (!row.has("entropy")) {
      return ENTROPY;
    }
    try {
      return Double.parseDouble(row.text("entropy"));
    } catch (NumberFormatException e) {
      throw row.error("entropy", "is no number");
    }
  }
}
