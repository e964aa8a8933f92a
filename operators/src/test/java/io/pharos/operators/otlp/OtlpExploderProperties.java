package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.schemas.DeadLetter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever bytes arrive, nothing throws and nothing is lost without a letter. */
class OtlpExploderProperties {

  private static final List<byte[]> SEEDS =
      List.of(
          OtlpFixtures.capture("otel-openai/traces-001.pb"),
          OtlpFixtures.capture("otel-openai-json/traces-001.json"),
          OtlpFixtures.capture("service-multi/traces-003.pb"),
          OtlpFixtures.capture("traceloop-openai/traces-004.pb"));
  private static final List<byte[]> LOG_SEEDS =
      List.of(
          OtlpFixtures.capture("otel-openai/logs-001.pb"),
          OtlpFixtures.capture("otel-openai-json/logs-002.json"));

  private final OtlpReader reader = new OtlpReader();

  @Property(tries = 16_000, seed = "20260101")
  void mutatedTracesAreAccountedFor(@ForAll Random random) {
    byte[] value = mutated(SEEDS.get(random.nextInt(SEEDS.size())), random);
    OtlpBatch<Span> batch = reader.readTraces(value);
    CollectedItems items = CollectedItems.of(OtlpFixtures.spanMessage(value));

    account(items, batch, items.spans.size());
  }

  @Property(tries = 4_000, seed = "20260102")
  void mutatedLogsAreAccountedFor(@ForAll Random random) {
    byte[] value = mutated(LOG_SEEDS.get(random.nextInt(LOG_SEEDS.size())), random);
    OtlpBatch<?> batch = reader.readLogs(value);
    CollectedItems items = CollectedItems.of(OtlpFixtures.logMessage(value));

    account(items, batch, items.logs.size());
  }

  private static void account(CollectedItems items, OtlpBatch<?> batch, int out) {
    long in = batch.items().size() + batch.problems().stream().mapToLong(OtlpProblem::items).sum();
    assertThat(out + items.lettered()).isEqualTo(in);
    assertThat(items.payloads).hasSize(out);
    assertThat(items.count(IngestMetric.DEAD_LETTERED)).isEqualTo(items.lettered());
    assertThat(out + items.letters.size()).isPositive();
    for (DeadLetter letter : items.letters) {
      assertThat(letter.getPayload()).isNull();
      assertThat(letter.getDetail()).isNotBlank();
    }
  }

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

  private static byte[] mutated(byte[] seed, Random random) {
    byte[] value = seed.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(value.length);
      value =
          switch (random.nextInt(6)) {
            case 0 -> {
              value[at] ^= (byte) (1 << random.nextInt(8));
              yield value;
            }
            case 1 -> {
              value[at] = (byte) random.nextInt(256);
              yield value;
            }
            case 2 -> Arrays.copyOf(value, Math.max(1, at));
            case 3 -> without(value, at, Math.min(value.length - at, 1 + random.nextInt(16)));
            case 4 -> {
              byte[] noise = new byte[Math.min(value.length - at, 1 + random.nextInt(32))];
              random.nextBytes(noise);
              System.arraycopy(noise, 0, value, at, noise.length);
              yield value;
            }
            default -> {
              int from = random.nextInt(value.length);
              int length = Math.min(value.length - Math.max(at, from), 1 + random.nextInt(64));
              System.arraycopy(value, from, value, at, length);
              yield value;
            }
          };
    }
    return value;
  }

  private static byte[] without(byte[] value, int at, int length) {
    byte[] shorter = new byte[Math.max(1, value.length - length)];
    System.arraycopy(value, 0, shorter, 0, Math.min(at, shorter.length));
    int rest = Math.min(value.length - at - length, shorter.length - at);
    if (rest > 0) {
      System.arraycopy(value, at + length, shorter, at, rest);
    }
    return shorter;
  }
}
