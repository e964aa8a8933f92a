package io.pharos.operators.otlp;

import static io.pharos.operators.otlp.OtlpFixtures.span;
import static io.pharos.operators.otlp.OtlpFixtures.spanMessage;
import static io.pharos.operators.otlp.OtlpFixtures.traces;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.schemas.SpanHead;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TenantRuleTest {

  private static final TenantRule OF_TOPIC =
      new TenantRule("tenant.id", Map.of("otlp_spans", "by-topic"));

  @Test
  void headerGoesBeforeTopicAndTopicBeforeResource() {
    OtlpMessage withHeader = spanMessage(traces(span(1)).toByteArray());
    withHeader.tenant = "by-header";
    OtlpMessage withBlankHeader = spanMessage(traces(span(1)).toByteArray());
    withBlankHeader.tenant = " ";

    assertThat(tenants(withHeader, OF_TOPIC)).containsExactly("by-header");
    assertThat(tenants(withBlankHeader, OF_TOPIC)).containsExactly("by-topic");
    assertThat(tenants(withBlankHeader, OtlpFixtures.tenants())).containsExactly("acme");
  }

  @Test
  void resourceThatNamesNoTenantBelongsToTheDefaultOne() {
    OtlpMessage message = spanMessage(traces(span(1)).toByteArray());

    assertThat(tenants(message, new TenantRule("other", Map.of()))).containsExactly("default");
  }

  @Test
  void attributeOfASpanIsNeverATenant() {
    OtlpMessage message =
        spanMessage(
            traces(span(1).addAttributes(OtlpFixtures.attribute("tenant.id", "forged")))
                .toByteArray());

    assertThat(tenants(message, OtlpFixtures.tenants())).containsExactly("acme");
  }

  @Test
  void eachResourceOfARecordHasItsOwnTenant() {
    TracesData one = traces(span(1));
    TracesData.Builder two = traces(span(2)).toBuilder();
    two.getResourceSpansBuilder(0).setResource(OtlpFixtures.resource("shop", "umbrella"));
    OtlpMessage message = spanMessage(one.toBuilder().mergeFrom(two.build()).build().toByteArray());

    assertThat(tenants(message, OtlpFixtures.tenants())).containsExactly("acme", "umbrella");
  }

  private static List<String> tenants(OtlpMessage message, TenantRule rule) {
    return CollectedItems.of(message, rule).spans.stream().map(SpanHead::getTenant).toList();
  }
}
