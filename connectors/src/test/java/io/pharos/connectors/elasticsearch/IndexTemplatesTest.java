package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pharos.connectors.elasticsearch.IndexTemplates.Outcome;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.Breakdown;
import io.pharos.schemas.Call;
import io.pharos.schemas.CloseReason;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.Evaluation;
import io.pharos.schemas.Level;
import io.pharos.schemas.RequestParameters;
import io.pharos.schemas.ServingUnit;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.SpanKind;
import io.pharos.schemas.StepKind;
import io.pharos.schemas.Tokens;
import io.pharos.schemas.Trace;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.document.AttributionDocument;
import io.pharos.schemas.document.DeviceWindowDocument;
import io.pharos.schemas.document.SpanDocument;
import io.pharos.schemas.document.TraceDocument;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IndexTemplatesTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> FAMILIES = List.of("traces", "spans");
  private static final DocumentNaming NAMING = new DocumentNaming("pharos", 0);

  private final IndexTemplates templates =
      new IndexTemplates(NAMING, new IndexTemplates.Settings(1, 0, "5s"));

  private final Map<String, JsonNode> stored = new ConcurrentHashMap<>();
  private int refusal;
  private HttpServer server;
  private ElasticsearchConnection connection;

  @BeforeEach
  void startServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/_index_template/", this::answer);
    server.start();
    connection =
        new ElasticsearchConnection(
            List.of("http://127.0.0.1:" + server.getAddress().getPort()),
            null,
            Duration.ofSeconds(5));
  }

  @AfterEach
  void stopServer() {
    server.stop(0);
  }

  @Test
  void missingTemplatesAreWrittenAndPresentOnesLeft() throws Exception {
    assertThat(apply()).containsExactly(Outcome.WRITTEN, Outcome.WRITTEN);
    assertThat(stored).containsOnlyKeys("pharos-traces", "pharos-spans");
    assertThat(stored.get("pharos-traces").at("/index_patterns/0").asText())
        .isEqualTo("pharos-traces-*");
    assertThat(apply()).containsExactly(Outcome.UP_TO_DATE, Outcome.UP_TO_DATE);
  }

  @Test
  void otherSettingsAreWritten() throws Exception {
    apply();
    IndexTemplates other = new IndexTemplates(NAMING, new IndexTemplates.Settings(3, 1, "30s"));
    assertThat(other.apply(connection, FAMILIES, Duration.ZERO))
        .containsExactly(Outcome.WRITTEN, Outcome.WRITTEN);
    JsonNode settings = stored.get("pharos-spans").at("/template/settings");
    assertThat(settings.get("index.number_of_shards").asInt()).isEqualTo(3);
    assertThat(settings.get("index.number_of_replicas").asInt()).isEqualTo(1);
    assertThat(settings.get("index.refresh_interval").asText()).isEqualTo("30s");
  }

  @Test
  void olderVersionIsReplacedAndNewerOneIsLeft() throws Exception {
    apply();
    ((ObjectNode) stored.get("pharos-traces")).put("version", 0);
    ((ObjectNode) stored.get("pharos-spans")).put("version", 99);
    assertThat(apply()).containsExactly(Outcome.WRITTEN, Outcome.LEFT_TO_NEWER_RELEASE);
    assertThat(stored.get("pharos-spans").get("version").asInt()).isEqualTo(99);
  }

  @Test
  void refusalSaysWhichTemplateAndIsNotTriedAgain() {
    refusal = 403;
    assertThatThrownBy(() -> templates.apply(connection, FAMILIES, Duration.ofHours(1)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("traces")
        .hasMessageContaining("403");
  }

  @Test
  void serverThatDoesNotAnswerIsAnErrorWhenPatienceEnds() {
    server.stop(0);
    assertThatThrownBy(this::apply)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(connection.toString());
  }

  @Test
  void mappingOfTracesNamesExactlyTheFieldsOfTheDocument() throws IOException {
    assertThat(mapped("traces")).isEqualTo(fields(TraceDocument.of(trace())));
  }

  @Test
  void mappingOfSpansNamesExactlyTheFieldsOfTheDocument() throws IOException {
    assertThat(mapped("spans")).isEqualTo(fields(SpanDocument.of(span())));
  }

  @Test
  void mappingOfAttributionsNamesExactlyTheFieldsOfTheDocument() throws IOException {
    assertThat(mapped("attributions")).isEqualTo(fields(AttributionDocument.of(attribution())));
  }

  @Test
  void mappingOfDevicesNamesExactlyTheFieldsOfTheDocument() throws IOException {
    assertThat(mapped("devices")).isEqualTo(fields(DeviceWindowDocument.of(window())));
  }

  private List<Outcome> apply() throws Exception {
    return templates.apply(connection, FAMILIES, Duration.ZERO);
  }

  private Set<String> mapped(String family) {
    Set<String> paths = new TreeSet<>();
    addMapped(templates.template(family).at("/template/mappings"), "", paths);
    return paths;
  }

  private static void addMapped(JsonNode mapping, String path, Set<String> paths) {
    if (!mapping.has("properties")) {
      paths.add(path);
      return;
    }
    mapping
        .get("properties")
        .properties()
        .forEach(field -> addMapped(field.getValue(), path + '/' + field.getKey(), paths));
  }

  private static Set<String> fields(byte[] document) throws IOException {
    Set<String> paths = new TreeSet<>();
    addFields(JSON.readTree(document), "", paths);
    return paths;
  }

  private static void addFields(JsonNode node, String path, Set<String> paths) {
    // Keys of a map are no fields: an empty one stands for the whole of it.
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(field -> addFields(field.getValue(), path + '/' + field.getKey(), paths));
    } else if (node.isArray() && node.path(0).isObject()) {
      addFields(node.get(0), path, paths);
    } else {
      paths.add(path);
    }
  }

  private static Trace trace() {
    Trace trace = new Trace();
    trace.setTenant("acme");
    trace.setTraceId(new TraceId(new byte[16]));
    trace.setTokens(new Tokens(1L, 2L, 3L, 4L, 5L, false));
    trace.setBreakdown(new Breakdown(1L, 2L, 3L, 4L, 5L, 6L, 7L));
    trace.setCloseReason(CloseReason.ROOT_ENDED);
    trace.setServices(List.of("a"));
    trace.setModels(List.of("m"));
    trace.setSpanList(List.of());
    trace.setLogList(List.of());
    return trace;
  }

  private static SpanHead span() {
    Call call = new Call();
    call.setTokens(new Tokens(1L, 2L, 3L, 4L, 5L, false));
    call.setFinishReasons(List.of("stop"));
    call.setEvaluations(List.of(new Evaluation("relevance", 0.5, "good")));
    call.setParameters(new RequestParameters());
    Span span = new Span();
    span.setSpanId(new SpanId(new byte[8]));
    span.setName("chat");
    span.setKind(SpanKind.CLIENT);
    span.setStep(StepKind.LLM);
    span.setDialect("none");
    span.setCall(call);
    span.setEngine(new ServingUnit());
    return new SpanHead("acme", new TraceId(new byte[16]), span);
  }

  private static Attribution attribution() {
    Level level = new Level(0.5, 1.0);
    DeviceUse use =
        DeviceUse.newBuilder()
            .setHost("gpu-node-1")
            .setDevice("GPU-1")
            .setEngineActive(level)
            .setTensorActive(level)
            .setDramActive(level)
            .setMemoryUsedBytes(level)
            .setTemperatureC(level)
            .setPowerW(level)
            .build();
    return Attribution.newBuilder()
        .setTenant("acme")
        .setTraceId(new TraceId(new byte[16]))
        .setSpanId(new SpanId(new byte[8]))
        .setEventTimeMs(1)
        .setFinal$(true)
        .setStartNs(0)
        .setEndNs(1)
        .setDevices(List.of(use))
        .build();
  }

  private static DeviceWindow window() {
    return DeviceWindow.newBuilder()
        .setTenant("acme")
        .setHost("gpu-node-1")
        .setDevice("GPU-1")
        .setWindowStartMs(0)
        .setWindowMs(10_000)
        .setEventTimeMs(10_000)
        .build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String name = exchange.getRequestURI().getPath().substring("/_index_template/".length());
    JsonNode present = stored.get(name);
    int status;
    String body;
    if (refusal != 0) {
      status = refusal;
      body = "{}";
    } else if (exchange.getRequestMethod().equals("PUT")) {
      stored.put(name, JSON.readTree(exchange.getRequestBody()));
      status = 200;
      body = "{\"acknowledged\":true}";
    } else if (present == null) {
      status = 404;
      body = "{}";
    } else {
      status = 200;
      ObjectNode answer = JSON.createObjectNode();
      answer.putArray("index_templates").addObject().set("index_template", present);
      body = answer.toString();
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
