package io.pharos.jobs.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.connectors.elasticsearch.ElasticsearchConnection;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentStoreOptionsTest {

  @Test
  void defaultsWorkTogether() {
    DocumentStoreOptions options = DocumentStoreOptions.from(new Configuration());
    assertThat(options.naming().prefix()).isEqualTo("pharos");
    assertThat(options.naming().generation()).isZero();
    assertThat(options.connection().hosts()).containsExactly("http://127.0.0.1:9200");
    assertThat(options.connection().authorization()).isNull();
    assertThat(options.limits().maxRequestBytes()).isEqualTo(5 << 20);
  }

  @Test
  void credentialsBecomeAHeader() {
    assertThat(
            options(Map.of("elasticsearch.user", "u", "elasticsearch.password", "p"))
                .connection()
                .authorization())
        .isEqualTo(ElasticsearchConnection.basic("u", "p"))
        .isEqualTo("Basic dTpw");
    assertThat(options(Map.of("elasticsearch.api-key", "k")).connection().authorization())
        .isEqualTo("ApiKey k");
  }

  @ParameterizedTest
  @CsvSource({
    "elasticsearch.user, u, elasticsearch.password",
    "elasticsearch.hosts, 'not an address', http://127.0.0.1:9200",
    "elasticsearch.buffer.max-size, 14mb, at least",
    "elasticsearch.bulk.max-documents, 0, room",
    "elasticsearch.bulk.max-in-flight, 0, room",
    "elasticsearch.index.prefix, Pharos, lower-case",
    "elasticsearch.index.shards, 0, 1 shard",
    "documents.generation, -1, negative",
    "elasticsearch.request-timeout, 0s, positive",
  })
  void combinationThatCannotWorkIsRefusedWithTheFix(String key, String value, String fix) {
    assertThatThrownBy(() -> options(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(fix);
  }

  @Test
  void userAndApiKeyTogetherAreRefused() {
    assertThatThrownBy(
            () ->
                options(
                    Map.of(
                        "elasticsearch.user", "u",
                        "elasticsearch.password", "p",
                        "elasticsearch.api-key", "k")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("elasticsearch.api-key");
  }

  private static DocumentStoreOptions options(Map<String, String> values) {
    return DocumentStoreOptions.from(Configuration.fromMap(values));
  }
}
