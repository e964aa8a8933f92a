package io.pharos.local.otlp;

import static io.pharos.local.otlp.OtlpFixtures.request;
import static io.pharos.local.otlp.OtlpFixtures.resource;
import static io.pharos.local.otlp.OtlpFixtures.scope;
import static io.pharos.local.otlp.OtlpFixtures.span;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.otlp.OtlpSignal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpEndpointTest {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final ExportTraceServiceRequest TWO_SPANS =
      request(resource("chat", scope("s", span(1, 10), span(2, 10))));

  private final TestingSender sender = new TestingSender();
  private final HttpClient http = HttpClient.newHttpClient();
  private OtlpEndpoint endpoint;

  @BeforeEach
  void start() {
    endpoint =
        OtlpEndpoint.start(
            new OtlpEndpoint.Limits(0, 100_000, 2000, List.of("x-tenant-id")), sender);
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoint.port() + path));
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        to(path).header("Content-Type", type).POST(BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), UTF_8);
  }

  private static void assertAnswer(HttpResponse<byte[]> response, int code, String type) {
    assertThat(response.statusCode()).isEqualTo(code);
    assertThat(response.headers().firstValue("Content-Type")).contains(type);
  }

  @Test
  void protobufIsWrittenAsItCame() throws Exception {
    var response = post("/v1/traces", PROTOBUF, TWO_SPANS.toByteArray());

    assertAnswer(response, 200, PROTOBUF);
    assertThat(response.body()).isEmpty();
    assertThat(sender.sent).hasSize(1);
    assertThat(sender.sent.get(0).signal()).isEqualTo(OtlpSignal.TRACES);
    assertThat(sender.sent.get(0).value()).isEqualTo(TWO_SPANS.toByteArray());
  }

  @Test
  void jsonBecomesTheProtobufThatTheCollectorWouldWrite() throws Exception {
    String json =
        """
        {"resourceSpans":[{"scopeSpans":[{"spans":[{
          "traceId":"0AF7651916cd43dd8448eb211c80319c","spanId":"00000000000000ff","kind":2,
          "startTimeUnixNano":"1700000000000000000","endTimeUnixNano":1700000000500000000,
          "name":"x","notYetKnown":[1]}]}]}]}
        """;

    var response = post("/v1/traces", JSON + "; charset=utf-8", json.getBytes(UTF_8));

    assertAnswer(response, 200, JSON);
    assertThat(text(response)).isEqualTo("{}");
    Span span =
        ExportTraceServiceRequest.parseFrom(sender.sent.get(0).value())
            .getResourceSpans(0)
            .getScopeSpans(0)
            .getSpans(0);
    assertThat(span)
        .isEqualTo(
            Span.newBuilder()
                .setTraceId(ByteString.fromHex("0af7651916cd43dd8448eb211c80319c"))
                .setSpanId(ByteString.fromHex("00000000000000ff"))
                .setKind(Span.SpanKind.SPAN_KIND_SERVER)
                .setStartTimeUnixNano(1_700_000_000_000_000_000L)
                .setEndTimeUnixNano(1_700_000_000_500_000_000L)
                .setName("x")
                .build());
  }

  @ParameterizedTest
  @CsvSource({"/v1/logs,LOGS", "/v1/metrics,METRICS"})
  void otherSignalsGoToTheirTopics(String path, OtlpSignal signal) throws Exception {
    String list = signal == OtlpSignal.LOGS ? "resourceLogs" : "resourceMetrics";

    post(path, JSON, ("{\"" + list + "\":[{}]}").getBytes(UTF_8));

    assertThat(sender.sent).extracting(TestingSender.Sent::signal).containsExactly(signal);
  }

  @Test
  void emptyRequestIsAcceptedAndWritesNothing() throws Exception {
    assertThat(post("/v1/traces", PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
    assertThat(post("/v1/traces", JSON, "{}".getBytes(UTF_8)).statusCode()).isEqualTo(200);
    assertThat(sender.sent).isEmpty();
  }

  @Test
  void gzipIsUnpacked() throws Exception {
    var response =
        post("/v1/traces", PROTOBUF, gzip(TWO_SPANS.toByteArray()), "Content-Encoding", "gzip");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(sender.sent.get(0).value()).isEqualTo(TWO_SPANS.toByteArray());
  }

  @Test
  void smallBodyThatUnpacksOverTheLimitIsRefused() throws Exception {
    byte[] bomb = gzip(new byte[50_000_000]);
    assertThat(bomb.length).isLessThan(100_000);

    var response = post("/v1/traces", PROTOBUF, bomb, "Content-Encoding", "gzip");

    assertAnswer(response, 413, PROTOBUF);
    assertThat(sender.sent).isEmpty();
  }

  @Test
  void plainBodyOverTheLimitIsRefused() throws Exception {
    assertThat(post("/v1/traces", JSON, new byte[100_001]).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-protobuf,garbage",
    "application/json,garbage",
    "application/json,[]",
    "application/json,''",
    "application/json,'{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}'",
    "application/json,'{\"resourceSpans\":3}'",
  })
  void bodyThatIsNoRequestIsRefusedForGood(String type, String body) throws Exception {
    var response = post("/v1/traces", type, body.getBytes(UTF_8));

    assertAnswer(response, 400, type);
    assertThat(sender.sent).isEmpty();
  }

  @Test
  void brokenGzipIsRefusedForGood() throws Exception {
    byte[] cut = java.util.Arrays.copyOf(gzip(TWO_SPANS.toByteArray()), 20);

    assertThat(post("/v1/traces", PROTOBUF, cut, "Content-Encoding", "gzip").statusCode())
        .isEqualTo(400);
  }

  @Test
  void errorsAreAStatusMessageInTheEncodingOfTheRequest() throws Exception {
    assertThat(text(post("/v1/traces", JSON, "x".getBytes(UTF_8))))
        .startsWith("{\"code\":3,\"message\":\"the request is not JSON");

    CodedInputStream in =
        CodedInputStream.newInstance(post("/v1/traces", PROTOBUF, "x".getBytes(UTF_8)).body());
    assertThat(in.readTag() >>> 3).isEqualTo(1);
    assertThat(in.readInt32()).isEqualTo(3);
    assertThat(in.readTag() >>> 3).isEqualTo(2);
    assertThat(in.readString()).startsWith("the request is no OTLP protobuf of spans");
  }

  @Test
  void pathMethodTypeAndPackingAreCheckedInThatOrder() throws Exception {
    assertThat(post("/v1/profiles", "text/plain", new byte[0]).statusCode()).isEqualTo(404);
    var get = http.send(to("/v1/traces").GET().build(), BodyHandlers.ofString());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("Allow")).contains("POST");
    assertThat(post("/v1/traces", "text/plain", new byte[0]).statusCode()).isEqualTo(415);
    assertThat(post("/v1/traces", JSON, new byte[0], "Content-Encoding", "br").statusCode())
        .isEqualTo(415);
  }

  @Test
  void requestOverTheRecordLimitIsCutAndEveryPartAcknowledged() throws Exception {
    Span[] spans = new Span[20];
    for (int i = 0; i < spans.length; i++) {
      spans[i] = span(i + 1, 400);
    }

    var response =
        post("/v1/traces", PROTOBUF, request(resource("chat", scope("s", spans))).toByteArray());

    assertAnswer(response, 200, PROTOBUF);
    assertThat(response.body()).isEmpty();
    int received = 0;
    for (TestingSender.Sent sent : sender.sent) {
      assertThat(sent.value().length).isLessThanOrEqualTo(2000);
      received +=
          ExportTraceServiceRequest.parseFrom(sent.value())
              .getResourceSpans(0)
              .getScopeSpans(0)
              .getSpansCount();
    }
    assertThat(received).isEqualTo(20);
  }

  @Test
  void spanTooLargeForARecordIsToldAsPartialSuccess() throws Exception {
    byte[] body = request(resource("chat", scope("s", span(1, 10), span(2, 5000)))).toByteArray();

    var response = post("/v1/traces", PROTOBUF, body);

    assertAnswer(response, 200, PROTOBUF);
    var partial = ExportTraceServiceResponse.parseFrom(response.body()).getPartialSuccess();
    assertThat(partial.getRejectedSpans()).isEqualTo(1);
    assertThat(partial.getErrorMessage()).isEqualTo("spans too large for a record: 1");
    assertThat(sender.sent).hasSize(1);
    assertThat(endpoint.counts().toString()).contains("1 items too large");
  }

  @Test
  void partialSuccessOfAJsonRequestIsJson() throws Exception {
    String json =
        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\""
            + "x".repeat(3000)
            + "\"}]}]}]}";

    var response = post("/v1/traces", JSON, json.getBytes(UTF_8));

    assertAnswer(response, 200, JSON);
    assertThat(text(response))
        .isEqualTo(
            "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"spans too large for a"
                + " record: 1\"}}");
  }

  @Test
  void refusalOfKafkaIsRetryable() throws Exception {
    sender.acknowledgement = () -> CompletableFuture.failedFuture(new IOException("no leader"));

    var response = post("/v1/traces", JSON, "{\"resourceSpans\":[{}]}".getBytes(UTF_8));

    assertAnswer(response, 503, JSON);
    assertThat(response.headers().firstValue("Retry-After")).contains("1");
    assertThat(text(response)).contains("no leader");
  }

  @Test
  void faultOfOurOwnIsRetryableToo() throws Exception {
    sender.acknowledgement =
        () -> {
          throw new IllegalStateException("closed");
        };

    assertThat(post("/v1/traces", PROTOBUF, TWO_SPANS.toByteArray()).statusCode()).isEqualTo(503);
  }

  @Test
  void nothingIsAnsweredBeforeKafkaHasAcknowledged() throws Exception {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    CountDownLatch sent = new CountDownLatch(1);
    sender.acknowledgement =
        () -> {
          sent.countDown();
          return acknowledged;
        };

    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(
            to("/v1/traces")
                .header("Content-Type", PROTOBUF)
                .POST(BodyPublishers.ofByteArray(TWO_SPANS.toByteArray()))
                .build(),
            BodyHandlers.ofByteArray());
    sent.await();
    assertThat(response).isNotDone();

    acknowledged.complete(null);
    assertThat(response.get().statusCode()).isEqualTo(200);
  }

  @Test
  void closeAnswersWhatItHasTakenAndClosesTheSender() throws Exception {
    CompletableFuture<Void> acknowledged = new CompletableFuture<>();
    CountDownLatch sent = new CountDownLatch(1);
    sender.acknowledgement =
        () -> {
          sent.countDown();
          return acknowledged;
        };
    CompletableFuture<HttpResponse<byte[]>> response =
        http.sendAsync(
            to("/v1/traces")
                .header("Content-Type", PROTOBUF)
                .POST(BodyPublishers.ofByteArray(TWO_SPANS.toByteArray()))
                .build(),
            BodyHandlers.ofByteArray());
    sent.await();

    CompletableFuture<Void> closed = CompletableFuture.runAsync(endpoint::close);
    acknowledged.complete(null);

    assertThat(response.get().statusCode()).isEqualTo(200);
    closed.get();
    assertThat(sender.closed).isTrue();
  }

  @Test
  void chosenHeadersTravelOn() throws Exception {
    post(
        "/v1/traces",
        PROTOBUF,
        TWO_SPANS.toByteArray(),
        "X-Tenant-Id",
        "acme",
        "Authorization",
        "secret");

    assertThat(sender.sent.get(0).headers()).isEqualTo(Map.of("x-tenant-id", "acme"));
  }
}
