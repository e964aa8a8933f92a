package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.attribute;
import static io.pharos.operators.otlp.OtlpFixtures.number;
import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanMessage;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.schemas.ServingUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTargetTest {

  @ParameterizedTest
  @CsvSource({
    "http://vllm.serving:8000/v1/chat/completions, vllm.serving, 8000",
    "https://api.openai.com/v1/chat/completions, api.openai.com, 443",
    "http://user:pw@10.0.0.7/v1?x=http://other:1, 10.0.0.7, 80",
    "http://[fd00::7]:8000/v1, [fd00::7], 8000",
    "http://[fd00::7], [fd00::7], 80",
    "grpc://triton:8001, triton, 8001",
    "grpc://triton, triton,",
    "http://host:99999/, host,",
    "nonsense, ,",
  })
  void urlTellsTheServer(String url, String address, Integer port) {
    CallTarget target = CallTarget.of(List.of(attribute("url.full", url)));

    assertThat(target.cutAddress()).isEqualTo(address);
    assertThat(target.port()).isEqualTo(port);
  }

  @Test
  void attributesOfTheServerGoBeforeThoseOfThePeerAndTheUrl() {
    List<KeyValue> attributes =
        List.of(
            attribute("url.full", "http://other:1/v1"),
            attribute("net.peer.name", "peer"),
            attribute("net.peer.port", number(2)),
            attribute("server.address", "server"),
            attribute("server.port", number(3)));

    assertThat(CallTarget.of(attributes)).isEqualTo(new CallTarget("server", 3));
    assertThat(CallTarget.of(attributes.subList(0, 4))).isEqualTo(new CallTarget("server", null));
    assertThat(CallTarget.of(attributes.subList(0, 3))).isEqualTo(new CallTarget("peer", 2));
  }

  @Test
  void portOfTheSameServerCompletesItsAddress() {
    List<KeyValue> attributes =
        List.of(
            attribute("server.address", "vllm.serving"),
            attribute("http.url", "http://vllm.serving:8000/v1"));

    assertThat(CallTarget.of(attributes)).isEqualTo(new CallTarget("vllm.serving", 8000));
  }

  @Test
  void callNamesItsServerAndOnlyTheEngineNamesItsUnit() {
    Span.Builder client =
        span(1)
            .addAttributes(attribute("gen_ai.operation.name", "chat"))
            .addAttributes(attribute("server.address", "vllm.serving"))
            .addAttributes(attribute("server.port", number(8000)));
    Span.Builder engine =
        span(2)
            .setName("llm_request")
            .addAttributes(attribute("gen_ai.latency.e2e", "1.5"))
            .addAttributes(attribute("gen_ai.usage.prompt_tokens", number(5)));
    io.pharos.schemas.Span called = read(client);
    io.pharos.schemas.Span ran = read(engine);

    assertThat(called.getCall().getServerAddress()).isEqualTo("vllm.serving");
    assertThat(called.getCall().getServerPort()).isEqualTo(8000);
    assertThat(called.getEngine()).isNull();
    assertThat(ran.getEngine())
        .isEqualTo(new ServingUnit("node-a", "serving", "llama-0", "vllm", "10.0.0.7:8000"));
    assertThat(read(span(3)).getEngine()).isNull();
  }

  private static io.pharos.schemas.Span read(Span.Builder span) {
    TracesData.Builder request = OtlpFixtures.traces(span).toBuilder();
    Resource server = MetricFixtures.server();
    request.getResourceSpansBuilder(0).setResource(server);
    return CollectedItems.of(spanMessage(request.build().toByteArray())).span();
  }
}
