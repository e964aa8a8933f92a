package io.pharos.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.connectors.kafka.TopicLayout;
import io.pharos.jobs.correlation.TraceCorrelationJob;
import io.pharos.jobs.documents.DocumentStoreJob;
import io.pharos.jobs.ingest.TelemetryIngestJob;
import io.pharos.jobs.slo.SloMetricsJob;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every job: no Kryo, and a uid of its own on every operator. */
class JobGuardTest {

  private static final Configuration OPTIONS = new Configuration();
  private static final KafkaSettings KAFKA = KafkaSettings.from(OPTIONS);
  private static final TopicLayout LAYOUT = new TopicLayout(fourPartitionsEach());

  private static Map<PharosTopic, Integer> fourPartitionsEach() {
    Map<PharosTopic, Integer> partitions = new EnumMap<>(PharosTopic.class);
    Arrays.stream(PharosTopic.values()).forEach(topic -> partitions.put(topic, 4));
    return partitions;
  }

  static Stream<Arguments> jobs() {
    return Stream.of(
        Arguments.of(
            TelemetryIngestJob.NAME,
            TelemetryIngestJob.graph(
                OPTIONS, KAFKA, LAYOUT, new Submission(TelemetryIngestJob.NAME, 1))),
        Arguments.of(
            TraceCorrelationJob.NAME,
            TraceCorrelationJob.graph(
                OPTIONS, KAFKA, LAYOUT, new Submission(TraceCorrelationJob.NAME, 1))),
        Arguments.of(
            SloMetricsJob.NAME,
            SloMetricsJob.graph(OPTIONS, KAFKA, LAYOUT, new Submission(SloMetricsJob.NAME, 1))),
        Arguments.of(
            DocumentStoreJob.NAME,
            DocumentStoreJob.graph(
                OPTIONS, KAFKA, LAYOUT, new Submission(DocumentStoreJob.NAME, 1))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobs")
  void everyOperatorHasAUidOfItsOwn(String job, StreamExecutionEnvironment env) {
    List<StreamNode> operators = List.copyOf(env.getStreamGraph(false).getStreamNodes());
    Set<String> uids = new HashSet<>();
    for (StreamNode operator : operators) {
      assertThat(operator.getTransformationUID()).as(operator.getOperatorName()).isNotBlank();
      uids.add(operator.getTransformationUID());
    }
    assertThat(uids).hasSameSizeAs(operators);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jobs")
  void noTypeFallsBackToKryo(String job, StreamExecutionEnvironment env) {
    // the graph creates the serializers of all edges; a generic type would throw here
    assertThat(env.getStreamGraph(false).getJobGraph().getVerticesAsArray()).isNotEmpty();
    assertThat(env.getConfiguration().get(PipelineOptions.GENERIC_TYPES)).isFalse();
    assertThat(env.getMaxParallelism()).isEqualTo(JobEnvironment.MAX_PARALLELISM);
  }

  @Test
  void missingUidIsNoticed() {
    StreamExecutionEnvironment env = JobEnvironment.create(OPTIONS, "hashmap");
    env.fromData(1, 2).uid("numbers").map(n -> n + 1).sinkTo(new DiscardingSink<>()).uid("end");

    assertThatThrownBy(() -> env.getStreamGraph(false).getJobGraph())
        .hasMessageContaining("Auto generated UIDs have been disabled");
  }

  @Test
  void genericTypeIsNoticed() {
    StreamExecutionEnvironment env = JobEnvironment.create(OPTIONS, "hashmap");

    assertThatThrownBy(
            () -> {
              env.fromData(new Object(), new Object())
                  .uid("objects")
                  .sinkTo(new DiscardingSink<>())
                  .uid("end");
              env.getStreamGraph(false).getJobGraph();
            })
        .hasMessageContaining("Generic types have been disabled");
  }
}
