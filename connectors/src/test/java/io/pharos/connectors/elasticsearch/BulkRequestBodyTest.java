package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BulkRequestBodyTest {

  @Test
  void writeIsAnActionLineAndItsDocument() {
    assertThat(body(DocumentWriteFixtures.write("acme:01", 7)))
        .isEqualTo(
            """
            {"index":{"_index":"pharos-traces-2026.11.24","_id":"acme:01","version_type":"external_gte","version":7}}
            {"v":7}
            """);
  }

  @Test
  void writeWhoseDayMovedDeletesTheOldCopyInTheSameBulkWithTheSameVersion() {
    assertThat(body(DocumentWriteFixtures.movedFromMonday("acme:01", 7)))
        .isEqualTo(
            """
            {"index":{"_index":"pharos-traces-2026.11.24","_id":"acme:01","version_type":"external_gte","version":7}}
            {"v":7}
            {"delete":{"_index":"pharos-traces-2026.11.23","_id":"acme:01","version_type":"external_gte","version":7}}
            """);
  }

  @Test
  void tenantOfAnyCharactersStaysOnItsLine() throws IOException {
    String id = "a\"b\\c\nd\u0001é漢😀".repeat(9) + ":01";
    String[] lines = body(DocumentWriteFixtures.write(id, 1)).split("\n", -1);
    assertThat(lines).hasSize(3);
    JsonNode action = new ObjectMapper().readTree(lines[0]);
    assertThat(action.at("/index/_id").asText()).isEqualTo(id);
  }

  private static String body(DocumentWrite write) {
    return new String(BulkRequestBody.of(List.of(write)), StandardCharsets.UTF_8);
  }
}
