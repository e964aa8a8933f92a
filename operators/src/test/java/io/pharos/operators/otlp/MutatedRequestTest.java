package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogsData;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.pharos.schemas.DeadLetter;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Whatever arrives, nothing throws, nothing stalls, and every span, log record and data point comes
 * out or is counted. The number of requests is {@value #COUNT}; a long run is {@value #COMMAND}
 */
class MutatedRequestTest {

  static final String COUNT = "pharos.mutations";
  static final String COMMAND =
      "./mvnw -pl operators -am test -Dtest=MutatedRequestTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false"
          + " -Dsurefire.argLine='-Xmx2g -Dpharos.mutations=1000000'";

  private static final int REQUESTS = Integer.getInteger(COUNT, 10_000);
  private static final long STALL_NS = 5_000_000_000L;

  private final OtlpReader reader = new OtlpReader();
  private final RequestMutator mutator = new RequestMutator();

  @Test
  void mutatedTracesAreAccountedFor() throws Exception {
    List<byte[]> seeds =
        List.of(
            OtlpFixtures.capture("otel-openai/traces-001.pb"),
            OtlpFixtures.capture("service-multi/traces-003.pb"),
            OtlpFixtures.capture("traceloop-openai/traces-004.pb"));
    for (int i = 0; i < REQUESTS * 4L / 5; i++) {
      byte[] value = mutated(seeds, TracesData.getDefaultInstance(), i);
      long began = System.nanoTime();
      OtlpBatch<?> batch = reader.readTraces(value);
      CollectedItems items = CollectedItems.of(OtlpFixtures.spanMessage(value));
      account(i, items, batch, items.spans.size(), began);
    }
    assertEveryFieldWasTouched(TracesData.getDescriptor());
  }

  @Test
  void mutatedLogsAreAccountedFor() throws Exception {
    List<byte[]> seeds =
        List.of(
            OtlpFixtures.capture("otel-openai/logs-001.pb"),
            OtlpFixtures.capture("otel-openai/logs-005.pb"));
    for (int i = 0; i < REQUESTS / 5; i++) {
      byte[] value = mutated(seeds, LogsData.getDefaultInstance(), i);
      long began = System.nanoTime();
      OtlpBatch<?> batch = reader.readLogs(value);
      CollectedItems items = CollectedItems.of(OtlpFixtures.logMessage(value));
      account(i, items, batch, items.logs.size(), began);
    }
    assertEveryFieldWasTouched(LogsData.getDescriptor());
  }

  @Test
  void mutatedMetricsAreAccountedFor() throws Exception {
    List<byte[]> seeds =
        List.of(
            MetricFixtures.everyKind().toByteArray(),
            MetricFixtures.devices(
                    MetricFixtures.gauge("DCGM_FI_DEV_GPU_UTIL", 91, MetricFixtures.device()),
                    MetricFixtures.gauge("DCGM_FI_DEV_FB_FREE", 20, MetricFixtures.device()))
                .toByteArray(),
            MetricFixtures.engines(
                    MetricFixtures.histogram(
                        "vllm:time_to_first_token_seconds", 2.5, MetricFixtures.engine()))
                .toByteArray());
    for (int i = 0; i < REQUESTS * 2L / 5; i++) {
      byte[] value =
          i % 2 == 0
              ? mutated(seeds, MetricsData.getDefaultInstance(), i)
              : withMutatedPoint(MetricFixtures.everyKind(), new Random(i)).toByteArray();
      long began = System.nanoTime();
      OtlpBatch<Metric> batch = reader.readMetrics(value);
      CollectedItems items = CollectedItems.of(MetricFixtures.message(value));
      String what = "request " + i;
      long in =
          batch.items().stream().mapToLong(item -> MetricExploder.count(item.value())).sum()
              + batch.problems().stream().mapToLong(OtlpProblem::items).sum();
      assertThat(items.pointsOut()).as(what).isEqualTo(in);
      assertThat(items.points).as(what).hasSize((int) items.count(IngestMetric.POINTS_KEPT));
      checkLetters(what, items, began);
    }
    assertEveryFieldWasTouched(MetricsData.getDescriptor());
  }

  /** Data points lie so deep that a random way from the top seldom ends at one. */
  private MetricsData withMutatedPoint(MetricsData seed, Random random) {
    MetricsData.Builder request = seed.toBuilder();
    ScopeMetrics.Builder scope = request.getResourceMetricsBuilder(0).getScopeMetricsBuilder(0);
    Metric.Builder metric = scope.getMetricsBuilder(random.nextInt(scope.getMetricsCount()));
    OneofDescriptor kinds = Metric.getDescriptor().getOneofs().get(0);
    FieldDescriptor kind = metric.getOneofFieldDescriptor(kinds);
    Message.Builder data = ((Message) metric.getField(kind)).toBuilder();
    FieldDescriptor points = data.getDescriptorForType().findFieldByName("data_points");
    Message point = (Message) data.getRepeatedField(points, 0);
    data.setRepeatedField(points, 0, mutator.fields(point, random));
    metric.setField(kind, data.build());
    return request.build();
  }

  /** Fields, bytes, or both are changed; one in three is JSON. */
  private byte[] mutated(List<byte[]> seeds, Message type, long number) throws Exception {
    Random random = new Random(number);
    Message message = RequestMutator.parse(seeds.get(random.nextInt(seeds.size())), type);
    int how = random.nextInt(3);
    if (how > 0) {
      message = mutator.fields(message, random);
    }
    byte[] value = random.nextInt(3) == 0 ? OtlpJsonPrinter.print(message) : message.toByteArray();
    return how < 2 ? RequestMutator.bytes(value, random) : value;
  }

  private static void account(
      long number, CollectedItems items, OtlpBatch<?> batch, int out, long began) {
    String what = "request " + number;
    long in = batch.items().size() + batch.problems().stream().mapToLong(OtlpProblem::items).sum();
    assertThat(out + items.lettered()).as(what).isEqualTo(in);
    assertThat(items.payloads).as(what).hasSize(out);
    checkLetters(what, items, began);
  }

  private static void checkLetters(String what, CollectedItems items, long began) {
    assertThat(items.count(IngestMetric.DEAD_LETTERED)).as(what).isEqualTo(items.lettered());
    assertThat(System.nanoTime() - began).as(what).isLessThan(STALL_NS);
    for (DeadLetter letter : items.letters) {
      assertThat(letter.getPayload()).as(what).isNull();
      assertThat(letter.getDetail()).as(what).isNotBlank();
    }
  }

  private void assertEveryFieldWasTouched(Descriptor type) {
    Set<String> all = new HashSet<>();
    addFields(type, new HashSet<>(), all);
    all.removeAll(mutator.touched());
    assertThat(all).as("fields nothing was done to").isEmpty();
  }

  private static void addFields(Descriptor type, Set<String> seen, Set<String> fields) {
    if (seen.add(type.getFullName())) {
      for (FieldDescriptor field : type.getFields()) {
        fields.add(field.getFullName());
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          addFields(field.getMessageType(), seen, fields);
        }
      }
    }
  }
}
