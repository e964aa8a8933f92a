package io.pharos.benchmarks.nezha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NezhaRequestsTest {

  @Test
  void spansKeepIdsTimesAndParents() throws Exception {
    List<Span> spans = spans();

    assertThat(spans).hasSize(4);
    Span root = named("GET /cart", spans);
    assertThat(HexFormat.of().formatHex(root.getTraceId().toByteArray()))
        .isEqualTo("00000000000000000000000000000a01");
    assertThat(root.getParentSpanId().isEmpty()).isTrue();
    Span child = named("Cart.read", spans);
    assertThat(child.getParentSpanId()).isEqualTo(root.getSpanId());
    assertThat(child.getStartTimeUnixNano()).isEqualTo(1_767_261_600_100_000_000L);
    assertThat(child.getEndTimeUnixNano()).isEqualTo(1_767_261_600_400_000_000L);
  }

  @Test
  void idsThatAreNoHexOfTheRightLengthAreHashedAlikeInSpansAndLogs() throws Exception {
    Span span = named("POST /order, \"express\"", spans());
    LogRecord log = containing("no stock", logs());

    assertThat(span.getTraceId().size()).isEqualTo(16);
    assertThat(span.getSpanId().size()).isEqualTo(8);
    assertThat(log.getTraceId()).isEqualTo(span.getTraceId());
    assertThat(log.getSpanId()).isEqualTo(span.getSpanId());
  }

  @Test
  void aPodIsAResourceAndItsServiceHasNoSuffixes() throws Exception {
    ResourceSpans cart =
        request().getResourceSpansList().stream()
            .filter(resource -> resource.toString().contains("Cart.read"))
            .findFirst()
            .orElseThrow();

    assertThat(cart.getResource().getAttributesList())
        .extracting(attribute -> attribute.getValue().getStringValue())
        .contains("shop-cart-service", "shop-cart-service-5b67c48447-mv5hb");
  }

  @Test
  void aLogIsTheLineTheServiceWrote() throws Exception {
    LogRecord log = containing("read cart", logs());

    assertThat(log.getBody().getStringValue())
        .isEqualTo("10:00:00.200 INFO  c.CartService#12 read cart, 3 items");
    assertThat(log.getTimeUnixNano()).isEqualTo(1_767_261_600_200_000_000L);
    assertThat(log.getSeverityNumberValue()).isEqualTo(9);
  }

  @Test
  void aLogWhoseTimeIsNoTimeHasThatOfTheContainerRuntime() throws Exception {
    LogRecord log = containing("no stock", logs());

    assertThat(log.getTimeUnixNano()).isEqualTo(1_767_261_601_100_000_000L);
    assertThat(log.getSeverityNumberValue()).isEqualTo(17);
  }

  @Test
  void aTornLogIsKeptAsItStands() throws Exception {
    LogRecord log = containing("torn", logs());

    assertThat(log.getBody().getStringValue()).contains("by another writer, stream");
    assertThat(log.getTimeUnixNano()).isEqualTo(1_767_261_601_200_000_000L);
  }

  @Test
  void requestsAreCutInTheOrderOfEndsAndSentWhenTheLastOneEnded() {
    List<NezhaSpan> rows = new ArrayList<>();
    IntStream.range(0, NezhaRequests.LARGEST + 1)
        .map(i -> NezhaRequests.LARGEST - i)
        .forEach(i -> rows.add(new NezhaSpan("t", "s" + i, null, "pod", "op", 0, i * 1_000_000L)));

    List<NezhaRequest> requests = NezhaRequests.ofSpans(rows);

    assertThat(requests).extracting(NezhaRequest::items).containsExactly(NezhaRequests.LARGEST, 1);
    assertThat(requests)
        .extracting(NezhaRequest::sentMs)
        .containsExactly(NezhaRequests.LARGEST - 1L, (long) NezhaRequests.LARGEST);
  }

  @Test
  void aRowWithMissingFieldsIsRefusedWithTheLine() {
    assertThatThrownBy(() -> NezhaSpan.of("a,b,c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a,b,c");
  }

  private static ExportTraceServiceRequest request() throws Exception {
    List<NezhaRequest> requests = NezhaRequests.ofSpans(NezhaFixtures.minutes().get(0).spans());
    assertThat(requests).hasSize(1);
    return ExportTraceServiceRequest.parseFrom(requests.get(0).bytes());
  }

  private static List<Span> spans() throws Exception {
    return request().getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .toList();
  }

  private static List<LogRecord> logs() throws Exception {
    List<NezhaRequest> requests = NezhaRequests.ofLogs(NezhaFixtures.minutes().get(0).logs());
    List<LogRecord> logs = new ArrayList<>();
    for (NezhaRequest request : requests) {
      for (ResourceLogs resource :
          ExportLogsServiceRequest.parseFrom(request.bytes()).getResourceLogsList()) {
        resource.getScopeLogsList().forEach(scope -> logs.addAll(scope.getLogRecordsList()));
      }
    }
    return logs;
  }

  private static Span named(String name, List<Span> spans) {
    return spans.stream().filter(span -> span.getName().equals(name)).findFirst().orElseThrow();
  }

  private static LogRecord containing(String text, List<LogRecord> logs) {
    return logs.stream()
        .filter(log -> log.getBody().getStringValue().contains(text))
        .findFirst()
        .orElseThrow();
  }
}
