package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.dialect.ModelEndpoints.Endpoint;
import io.pharos.operators.table.TableException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelEndpointsTest {

  private final ModelEndpoints endpoints = ModelEndpoints.standard();

  @ParameterizedTest
  @CsvSource({
    "https://api.openai.com/v1/chat/completions, openai, chat, ",
    "https://api.openai.com:443/v1/embeddings?x=1, openai, embeddings, ",
    "http://127.0.0.1:8080/v1/chat/completions, , chat, ",
    "http://user:pw@gateway.acme.internal/llm/openai/v1/chat/completions/, , chat, ",
    "https://api.anthropic.com/v1/messages, anthropic, chat, ",
    "https://x.openai.azure.com/openai/deployments/gpt-4o-eu/chat/completions?api-version=1,"
        + " azure.ai.openai, chat, gpt-4o-eu",
    "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.0:streamGenerateContent,"
        + " gcp.gemini, generate_content, gemini-2.0",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-v2:1/invoke,"
        + " aws.bedrock, text_completion, anthropic.claude-v2:1",
    "https://API.Mistral.ai/v1/chat/completions, mistral_ai, chat, ",
    "https://api.cohere.com/v1/chat, cohere, chat, ",
    "http://ollama.acme.internal:11434/api/chat, , chat, ",
  })
  void endpointOfAModelIsRecognised(String url, String provider, String operation, String model) {
    assertThat(endpoints.of(url)).isEqualTo(new Endpoint(provider, operation, model));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.openai.com/v1/models",
        "https://chat.acme.internal/rooms/7/v1/messages",
        "http://127.0.0.1:9200/api/chat/rooms",
        "https://shop.acme.internal/v1/chat",
        "http://shop.acme.internal:8080/api/chat",
        "http://shop.acme.internal/api/generate",
        "https://bedrock.eu-west-1.amazonaws.com/model//invoke",
        "https://api.openai.com",
        "/v1/chat/completions",
        "",
        "://",
      })
  void otherUrlsAreNone(String url) {
    assertThat(endpoints.of(url)).isNull();
  }

  @Test
  void rowWithoutASourceIsRefusedWithItsLine() {
    assertThatThrownBy(
            () ->
                ModelEndpoints.load(
                    "table.yaml", new StringReader("paths:\n  - {is: /x, operation: chat}\n")))
        .isInstanceOf(TableException.class)
        .hasMessageContaining("table.yaml line 2")
        .hasMessageContaining("source");
  }
}
