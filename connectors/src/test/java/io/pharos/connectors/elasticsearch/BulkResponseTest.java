package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkResponseTest {

  @Test
  void answerWithoutErrorsIsNotReadToItsEnd() throws IOException {
    assertThat(parse("{\"errors\":false,\"took\":3,\"items\":[not read", 5).allStored()).isTrue();
  }

  @Test
  void itemsKeepTheirOrderStatusAndError() throws IOException {
    BulkResponse response =
        parse(
            """
            {"errors":true,"took":3,"ingest_took":0,"items":[
              {"index":{"_index":"i","_id":"a","_version":1,"_shards":{"total":1,"failed":0},"status":201}},
              {"delete":{"_index":"i","_id":"b","result":"not_found","status":404}},
              {"index":{"_index":"i","_id":"c","status":400,"error":{"type":"document_parsing_exception",
                "reason":"failed","caused_by":{"type":"inner","reason":"inner"}}}}]}
            """,
            3);
    assertThat(response.allStored()).isFalse();
    assertThat(response.items())
        .containsExactly(
            new BulkItem("index", 201, null, null),
            new BulkItem("delete", 404, null, null),
            new BulkItem("index", 400, "document_parsing_exception", "failed"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>gateway</html>",
        "[]",
        "{}",
        "{\"took\":1}",
        "{\"errors\":true,\"items\":[",
        "{\"errors\":true,\"items\":{}}",
        "{\"errors\":true,\"items\":[]}",
        "{\"errors\":true,\"items\":[{\"index\":{\"status\":201}},{\"index\":{\"status\":201}}]}",
        "{\"errors\":true,\"items\":[{\"index\":{}}]}",
        "{\"errors\":true,\"items\":[{}]}",
        "{\"errors\":true,\"items\":[{\"index\":{\"status\":\"x\"}}]}"
      })
  void answerThatIsNoneToTheRequestIsAnError(String body) {
    assertThatThrownBy(() -> parse(body, 1)).isInstanceOf(IOException.class);
  }

  private static BulkResponse parse(String body, int actions) throws IOException {
    return BulkResponse.parse(body.getBytes(StandardCharsets.UTF_8), actions);
  }
}
