package io.pharos.connectors.elasticsearch;

import java.nio.charset.StandardCharsets;

/** Writes for tests. */
final class DocumentWriteFixtures {

  static final String MONDAY = "pharos-traces-2026.11.23";
  static final String TUESDAY = "pharos-traces-2026.11.24";

  static final DocumentOrigin ORIGIN =
      new DocumentOrigin(
          "pharos.traces", "acme", "000102030405060708090a0b0c0d0e0f", null, 1_795_000_000_000L);

  private DocumentWriteFixtures() {}

  static DocumentWrite write(String id, long version) {
    return write(id, version, "{\"v\":" + version + "}");
  }

  static DocumentWrite write(String id, long version, String document) {
    return new DocumentWrite(
        TUESDAY, id, version, document.getBytes(StandardCharsets.UTF_8), null, ORIGIN);
  }

  static DocumentWrite movedFromMonday(String id, long version) {
    return new DocumentWrite(
        TUESDAY,
        id,
        version,
        ("{\"v\":" + version + "}").getBytes(StandardCharsets.UTF_8),
        MONDAY,
        ORIGIN);
  }

  static DocumentWrite onMonday(String id, long version) {
    return new DocumentWrite(
        MONDAY,
        id,
        version,
        ("{\"v\":" + version + "}").getBytes(StandardCharsets.UTF_8),
        null,
        ORIGIN);
  }
}
