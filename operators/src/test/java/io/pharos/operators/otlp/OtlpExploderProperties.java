package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is broken costs itself and nothing else. */
class OtlpExploderProperties {

  /** One span of a request replaced by garbage of the same length: all others come out. */
  @Property(tries = 500, seed = "20260103")
  void garbageInOneSpanLeavesAllOthers(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 12) int spans) {
    Span.Builder[] all = new Span.Builder[spans];
    byte[] marker = new byte[40];
    Arrays.fill(marker, (byte) 'M');
    int broken = random.nextInt(spans);
    for (int i = 0; i < spans; i++) {
      all[i] = OtlpFixtures.span(i + 1);
      if (i == broken) {
        all[i] = Span.newBuilder().setTraceId(ByteString.copyFrom(marker));
      }
    }
    byte[] value = OtlpFixtures.traces(all).toByteArray();
    int at = new String(value, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("MMMM") - 2;
    byte[] garbage = new byte[42];
    random.nextBytes(garbage);
    System.arraycopy(garbage, 0, value, at, garbage.length);

    CollectedItems items = CollectedItems.of(OtlpFixtures.spanMessage(value));

    assertThat(items.spans).hasSize(spans - 1);
    assertThat(items.lettered()).isEqualTo(1);
  }
}
