package io.pharos.operators.objective;

import static io.pharos.operators.objective.ObjectiveFixtures.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Span;
import org.junit.jupiter.api.Test;

class LatencyMeasureTest {

  @Test
  void measuresAreThoseOfTheSpan() {
    Span span = call(1, 10_000).getSpan();
    span.getCall().setTtftNs(200_000_000L);
    span.getCall().setQueueNs(7L);

    assertThat(LatencyMeasure.DURATION.of(span, true)).isEqualTo(1_000_000_000L);
    assertThat(LatencyMeasure.TTFT.of(span, true)).isEqualTo(200_000_000L);
    assertThat(LatencyMeasure.QUEUE.of(span, true)).isEqualTo(7);
    // 800 ms between 20 tokens
    assertThat(LatencyMeasure.INTER_TOKEN.of(span, true)).isEqualTo(800_000_000L / 19);
    assertThat(LatencyMeasure.INTER_TOKEN.of(span, false)).isEqualTo(LatencyMeasure.NONE);
  }

  @Test
  void whatASpanDoesNotSayIsNone() {
    Span span = call(1, 10_000).getSpan();
    assertThat(LatencyMeasure.TTFT.of(span, true)).isEqualTo(LatencyMeasure.NONE);
    assertThat(LatencyMeasure.INTER_TOKEN.of(span, true)).isEqualTo(LatencyMeasure.NONE);
    span.setCall(null);
    assertThat(LatencyMeasure.QUEUE.of(span, true)).isEqualTo(LatencyMeasure.NONE);
  }
}
