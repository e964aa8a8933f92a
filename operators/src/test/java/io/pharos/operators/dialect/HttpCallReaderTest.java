package io.pharos.operators.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.schemas.Call;
import io.pharos.schemas.StepKind;
import org.junit.jupiter.api.Test;

class HttpCallReaderTest {

  private static final DialectTable TABLE = DialectTable.standard();

  @Test
  void clientSpanToAModelTellsTheCall() {
    DialectReading reading =
        read(
            SpanKind.SPAN_KIND_CLIENT,
            "http.request.method",
            "POST",
            "url.full",
            "https://api.openai.com/v1/chat/completions",
            "server.address",
            "api.openai.com");

    assertThat(reading.step()).isEqualTo(StepKind.HTTP);
    assertThat(reading.call().getProvider()).isEqualTo("openai");
    assertThat(reading.call().getOperation()).isEqualTo("chat");
    assertThat(reading.call().getTokens()).isNull();
  }

  @Test
  void badStatusIsAFailureWhateverTheSpanSays() {
    DialectReading reading =
        read(
            SpanKind.SPAN_KIND_CLIENT,
            "http.request.method",
            "POST",
            "url.full",
            "https://api.openai.com/v1/chat/completions",
            "http.response.status_code",
            "429");

    assertThat(reading.error()).isTrue();
    assertThat(reading.errorType()).isEqualTo("429");
  }

  @Test
  void namesOfTheOldConventionsAreRead() {
    Call call =
        read(
                SpanKind.SPAN_KIND_CLIENT,
                "http.method",
                "POST",
                "net.peer.name",
                "api.anthropic.com",
                "http.target",
                "/v1/messages?beta=true")
            .call();

    assertThat(call.getProvider()).isEqualTo("anthropic");
  }

  @Test
  void portTellsAServerWhosePathOthersHaveToo() {
    DialectReading ollama =
        read(
            SpanKind.SPAN_KIND_CLIENT,
            "http.request.method",
            "POST",
            "server.address",
            "ollama.acme.internal",
            "server.port",
            "11434",
            "url.path",
            "/api/chat");
    DialectReading shop =
        read(
            SpanKind.SPAN_KIND_CLIENT,
            "http.request.method",
            "POST",
            "server.address",
            "shop.acme.internal",
            "server.port",
            "8080",
            "url.path",
            "/api/chat");

    assertThat(ollama.call().getOperation()).isEqualTo("chat");
    assertThat(shop.call()).isNull();
  }

  @Test
  void serverSpanOtherMethodAndOtherPathTellNone() {
    String url = "https://api.openai.com/v1/chat/completions";

    assertThat(
            read(SpanKind.SPAN_KIND_SERVER, "http.request.method", "POST", "url.full", url).call())
        .isNull();
    assertThat(
            read(SpanKind.SPAN_KIND_CLIENT, "http.request.method", "GET", "url.full", url).call())
        .isNull();
    assertThat(
            read(
                    SpanKind.SPAN_KIND_CLIENT,
                    "http.request.method",
                    "POST",
                    "url.full",
                    "https://api.openai.com/v1/files")
                .call())
        .isNull();
  }

  private static DialectReading read(SpanKind kind, String... attributes) {
    Span.Builder span = Span.newBuilder().setName("POST").setKind(kind);
    for (int i = 0; i < attributes.length; i += 2) {
      span.addAttributes(
          KeyValue.newBuilder()
              .setKey(attributes[i])
              .setValue(AnyValue.newBuilder().setStringValue(attributes[i + 1])));
    }
    return TABLE.read(span.build(), "http");
  }
}
