package io.pharos.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.jobs.JobEnvironment;
import io.pharos.operators.otlp.MetricFixtures;
import io.pharos.operators.otlp.OtlpFixtures;
import io.pharos.operators.otlp.OtlpMessage;
import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanHead;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The graph of telemetry-ingest on a cluster, over recorded requests. */
class TelemetryIngestPipelineITCase {

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @Test
  void everyItemComesOutOnceWhateverTheParallelism() throws Exception {
    for (int parallelism : new int[] {1, 2}) {
      StreamExecutionEnvironment env =
          StreamExecutionEnvironment.getExecutionEnvironment(JobEnvironment.guarded());
      env.setParallelism(parallelism);
      TelemetryIngestPipeline.Outputs out =
          TelemetryIngestPipeline.wire(
              source(env, spanMessages(), "spans"),
              source(env, logMessages(), "logs"),
              source(env, metricMessages(), "metrics"),
              new Configuration());
      CloseableIterator<SpanHead> spans = out.spans().collectAsync();
      CloseableIterator<LogHead> logs = out.logs().collectAsync();
      CloseableIterator<Payload> payloads = out.payloads().collectAsync();
      CloseableIterator<AcceleratorSample> accelerators = out.accelerators().collectAsync();
      CloseableIterator<EngineSample> engines = out.engines().collectAsync();
      CloseableIterator<MetricPoint> metrics = out.metrics().collectAsync();
      CloseableIterator<DeadLetter> letters = out.deadLetters().collectAsync();
      env.execute("ingest");

      assertThat(drain(spans)).hasSize(176);
      assertThat(drain(logs)).hasSize(37);
      assertThat(drain(payloads)).hasSize(176 + 37);
      assertThat(drain(accelerators)).hasSize(1);
      assertThat(drain(engines)).hasSize(1);
      assertThat(drain(metrics)).hasSize(5);
      assertThat(drain(letters))
          .hasSize(3)
          .extracting(DeadLetter::getReason)
          .containsOnly(DeadLetterReason.UNPARSEABLE);
    }
  }

  private static DataStream<OtlpMessage> source(
      StreamExecutionEnvironment env, List<OtlpMessage> messages, String uid) {
    return env.fromData(TypeInformation.of(OtlpMessage.class), messages.toArray(OtlpMessage[]::new))
        .uid(uid);
  }

  private static List<OtlpMessage> spanMessages() {
    List<OtlpMessage> messages = new ArrayList<>();
    OtlpFixtures.TRACE_CAPTURES.forEach(
        name -> messages.add(OtlpFixtures.recordedSpanMessage(OtlpFixtures.capture(name))));
    messages.add(OtlpFixtures.spanMessage(null));
    messages.add(OtlpFixtures.spanMessage(new byte[] {1, 2, 3}));
    return messages;
  }

  private static List<OtlpMessage> logMessages() {
    List<OtlpMessage> messages = new ArrayList<>();
    OtlpFixtures.LOG_CAPTURES.forEach(
        name -> messages.add(OtlpFixtures.logMessage(OtlpFixtures.capture(name))));
    messages.add(OtlpFixtures.logMessage(new byte[] {'{'}));
    return messages;
  }

  private static List<OtlpMessage> metricMessages() {
    return List.of(
        MetricFixtures.message(MetricFixtures.everyKind().toByteArray()),
        MetricFixtures.message(new byte[] {'{'}));
  }

  private static <T> List<T> drain(CloseableIterator<T> iterator) throws Exception {
    List<T> records = new ArrayList<>();
    try (iterator) {
      iterator.forEachRemaining(records::add);
    }
    return records;
  }
}
