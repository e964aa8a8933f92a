package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.local.ledger.AttributionsObserved;
import io.pharos.local.ledger.CallObserved;
import io.pharos.local.ledger.DeadLetterObserved;
import io.pharos.local.ledger.DeviceObserved;
import io.pharos.local.ledger.Observed;
import io.pharos.local.ledger.RollupObserved;
import io.pharos.local.ledger.RollupsObserved;
import io.pharos.local.ledger.SpanIdentity;
import io.pharos.local.ledger.TraceIdentity;
import io.pharos.local.ledger.TraceObserved;
import io.pharos.operators.otlp.OtlpSignal;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.codec.UnreadableRecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What is found in Elasticsearch and on the topics, for some tenants. */
final class StoreObserved implements Observed, AttributionsObserved, RollupsObserved {

  private final List<TraceObserved> traces = new ArrayList<>();
  private final List<SpanIdentity> spans = new ArrayList<>();
  private final List<DeadLetterObserved> deadLetters = new ArrayList<>();
  private final Set<String> looseLogs = new HashSet<>();
  private final List<JsonNode> documents = new ArrayList<>();

  private final Map<TraceIdentity, List<JsonNode>> attributions = new HashMap<>();
  private final List<JsonNode> windows = new ArrayList<>();
  private final List<JsonNode> levels = new ArrayList<>();

  /**
   * Reads everything.
   *
   * @param tenants whose documents count; dead letters without a tenant always do
   */
  StoreObserved(ElasticsearchReader store, TopicReader topics, Predicate<String> tenants)
      throws UnreadableRecordException {
    store.refresh("pharos-*");
    store.scan(
        "pharos-traces-*",
        document -> {
          if (tenants.test(document.path("tenant").asText())) {
            traces.add(TraceObserved.fromDocument(document));
            documents.add(document);
          }
        });
    store.scan(
        "pharos-spans-*",
        document -> {
          if (tenants.test(document.path("tenant").asText())) {
            spans.add(
                new SpanIdentity(
                    TraceIdentity.fromDocument(document), document.path("span_id").asText()));
          }
        });
    store.scan(
        "pharos-attributions-*",
        document -> {
          if (tenants.test(document.path("tenant").asText())) {
            attributions
                .computeIfAbsent(TraceIdentity.fromDocument(document), none -> new ArrayList<>())
                .add(document);
          }
        });
    // a device is nobody's alone: what its exporter says has the tenant of the platform
    store.scan("pharos-devices-*", windows::add);
    store.scan(
        "pharos-rollups-*",
        document -> {
          if (tenants.test(document.path("tenant").asText())) {
            levels.add(document);
          }
        });
    readDeadLetters(topics, tenants);
    topics.read(
        PharosTopic.LOGS,
        LogHead.class,
        log -> {
          if (log.getTraceId() == null && tenants.test(log.getTenant())) {
            looseLogs.add(log.getTenant() + "/" + log.getLog().getLogId());
          }
        });
  }

  private void readDeadLetters(TopicReader topics, Predicate<String> tenants)
      throws UnreadableRecordException {
    Set<List<Object>> origins = new HashSet<>();
    Map<OtlpSignal, Map<String, Long>> items = new TreeMap<>();
    topics.read(
        PharosTopic.DEAD_LETTERS,
        DeadLetter.class,
        letter -> {
          boolean counts = letter.getTenant() == null || tenants.test(letter.getTenant());
          if (counts && origins.add(origin(letter))) {
            items
                .computeIfAbsent(signal(letter.getTopic()), signal -> new HashMap<>())
                .merge(letter.getReason().name(), (long) letter.getItems(), Long::sum);
          }
        });
    items.forEach(
        (signal, reasons) ->
            reasons.forEach(
                (reason, count) -> deadLetters.add(new DeadLetterObserved(signal, reason, count))));
  }

  /** A job restarted from a checkpoint writes the same letter again. */
  private static List<Object> origin(DeadLetter letter) {
    return List.of(
        letter.getTopic(),
        letter.getPartition(),
        letter.getOffset(),
        letter.getPath(),
        String.valueOf(letter.getTraceId()),
        letter.getReason());
  }

  private static OtlpSignal signal(String topic) {
    if (topic.equals(PharosTopic.OTLP_METRICS.title())) {
      return OtlpSignal.METRICS;
    }
    return topic.equals(PharosTopic.OTLP_LOGS.title()) || topic.equals(PharosTopic.LOGS.title())
        ? OtlpSignal.LOGS
        : OtlpSignal.TRACES;
  }

  @Override
  public List<TraceObserved> traces() {
    return traces;
  }

  @Override
  public List<SpanIdentity> spans() {
    return spans;
  }

  @Override
  public List<DeadLetterObserved> deadLetters() {
    return deadLetters;
  }

  @Override
  public long looseLogs() {
    return looseLogs.size();
  }

  @Override
  public List<CallObserved> calls() {
    return attributions.values().stream()
        .flatMap(List::stream)
        .map(CallObserved::fromDocument)
        .toList();
  }

  @Override
  public List<DeviceObserved> devices() {
    return windows.stream().map(DeviceObserved::fromDocument).toList();
  }

  @Override
  public List<RollupObserved> rollups() {
    return levels.stream().map(RollupObserved::fromDocument).toList();
  }

  /** The documents of windows of service levels. */
  List<JsonNode> levels() {
    return levels;
  }

  /** The attribution documents of a trace. */
  List<JsonNode> attributions(JsonNode trace) {
    return attributions.getOrDefault(TraceIdentity.fromDocument(trace), List.of());
  }

  /** The documents of device windows. */
  List<JsonNode> windows() {
    return windows;
  }

  /** The trace documents themselves. */
  List<JsonNode> documents() {
    return documents;
  }
}
