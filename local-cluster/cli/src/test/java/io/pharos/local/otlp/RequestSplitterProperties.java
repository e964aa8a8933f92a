package io.pharos.local.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.local.otlp.RequestSplitter.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RequestSplitterProperties {
  private static final int LIMIT = 2000;

  private record Placed(String service, String scope, Span span) {}

  private static Stream<Placed> spans(ExportTraceServiceRequest request) {
    return request.getResourceSpansList().stream()
        .flatMap(
            resource ->
                resource.getScopeSpansList().stream()
                    .flatMap(
                        scope ->
                            scope.getSpansList().stream()
                                .map(
                                    span ->
                                        new Placed(
                                            resource
                                                .getResource()
                                                .getAttributes(0)
                                                .getValue()
                                                .getStringValue(),
                                            scope.getScope().getName(),
                                            span))));
  }

  @Property(tries = 200)
  void everySpanThatFitsComesOutOnceInOrderUnderItsResourceAndScope(
      @ForAll @Size(max = 4)
          List<@Size(max = 4) List<@Size(max = 6) List<@IntRange(max = 2500) Integer>>> sizes)
      throws InvalidProtocolBufferException {
    int id = 0;
    List<ResourceSpans> resources = new ArrayList<>();
    for (int r = 0; r < sizes.size(); r++) {
      List<ScopeSpans> scopes = new ArrayList<>();
      for (int s = 0; s < sizes.get(r).size(); s++) {
        List<Span> spans = new ArrayList<>();
        for (int bytes : sizes.get(r).get(s)) {
          spans.add(OtlpFixtures.span(++id, bytes));
        }
        scopes.add(OtlpFixtures.scope("scope " + s, spans.toArray(Span[]::new)));
      }
      resources.add(OtlpFixtures.resource("service " + r, scopes.toArray(ScopeSpans[]::new)));
    }
    ExportTraceServiceRequest request =
        OtlpFixtures.request(resources.toArray(ResourceSpans[]::new));

    Parts parts = new RequestSplitter(LIMIT).split(request);

    List<Placed> sent = new ArrayList<>();
    for (byte[] record : parts.records()) {
      assertThat(record.length).isLessThanOrEqualTo(LIMIT);
      spans(ExportTraceServiceRequest.parseFrom(record)).forEach(sent::add);
    }
    List<Placed> fitting =
        spans(request).filter(placed -> alone(placed).getSerializedSize() <= LIMIT).toList();
    assertThat(sent).isEqualTo(fitting);
    assertThat(parts.rejectedItems()).isEqualTo(id - fitting.size());
  }

  private static ExportTraceServiceRequest alone(Placed placed) {
    return OtlpFixtures.request(
        OtlpFixtures.resource(placed.service, OtlpFixtures.scope(placed.scope, placed.span)));
  }
}
