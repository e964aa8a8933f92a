package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.identity.RecordKeys;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a sink is wired: what belongs together is one chain, and everything has a uid. */
class RecordSinkTest {

  private static final KafkaSettings SETTINGS = KafkaSettings.from(new Configuration());
  private static final TopicLayout LAYOUT =
      new TopicLayout(Map.of(PharosTopic.SPANS, 4, PharosTopic.DEAD_LETTERS, 4));

  private final RecordSink sink = new RecordSink(SETTINGS, LAYOUT, new Submission("testing", 1));

  @ParameterizedTest
  @EnumSource(Delivery.class)
  void encoderMarkersAndWriterAreOneChain(Delivery delivery) {
    StreamExecutionEnvironment env = environment();
    attach(env, delivery);

    List<JobVertex> vertices =
        StreamSupport.stream(env.getStreamGraph().getJobGraph().getVertices().spliterator(), false)
            .filter(vertex -> vertex.getName().contains("spans-markers"))
            .toList();
    assertThat(vertices)
        .singleElement()
        .satisfies(
            vertex ->
                assertThat(vertex.getName())
                    .contains("spans-encode")
                    .contains("spans: Writer")
                    .contains("heads"));
  }

  @ParameterizedTest
  @EnumSource(Delivery.class)
  void sinkFollowsTheParallelismOfItsStream(Delivery delivery) {
    StreamExecutionEnvironment env = environment();
    env.setParallelism(4);
    DataStream<SpanHead> heads = heads(env);
    assertThat(heads.getParallelism()).isEqualTo(3);
    sink.attach(heads, SpanHead.class, PharosTopic.SPANS, KEY, delivery, "spans");

    Map<String, Integer> parallelism =
        env.getStreamGraph().getStreamNodes().stream()
            .collect(
                Collectors.toMap(
                    StreamNode::getOperatorName, StreamNode::getParallelism, Math::max));
    assertThat(parallelism)
        .containsEntry("spans-encode", 3)
        .containsEntry("spans-markers", 3)
        .containsEntry("spans: Writer", 3);
  }

  @Test
  void everyOperatorHasAUid() {
    StreamExecutionEnvironment env = environment();
    DataStream<DeadLetter> unwritable = attach(env, Delivery.EXACTLY_ONCE);
    sink.attachDeadLetters(unwritable, "deadletters");
    StreamGraph graph = env.getStreamGraph();
    assertThat(graph.getStreamNodes())
        .allSatisfy(
            node -> assertThat(node.getTransformationUID()).as(node.getOperatorName()).isNotNull());
  }

  @Test
  void topicWithoutMarkersIsRefused() {
    StreamExecutionEnvironment env = environment();
    DataStream<SpanHead> heads = heads(env);
    assertThatThrownBy(
            () ->
                sink.attach(
                    heads,
                    SpanHead.class,
                    PharosTopic.DEAD_LETTERS,
                    KEY,
                    Delivery.AT_LEAST_ONCE,
                    "spans"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pharos.deadletter");
  }

  @Test
  void impossibleSettingsAreRefusedWithTheOptionToChange() {
    Configuration suffix = new Configuration();
    suffix.set(KafkaOptions.TOPIC_SUFFIX, "a b");
    assertThatThrownBy(() -> KafkaSettings.from(suffix))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.topic-suffix");

    Configuration partitions = new Configuration();
    partitions.set(KafkaOptions.PARTITIONS, 0);
    assertThatThrownBy(() -> KafkaSettings.from(partitions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.partitions");

    Configuration brokers = new Configuration();
    brokers.set(KafkaOptions.BOOTSTRAP_SERVERS, " ");
    assertThatThrownBy(() -> KafkaSettings.from(brokers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.bootstrap-servers");

    Configuration step = new Configuration();
    step.set(KafkaOptions.MARKER_STEP, Duration.ZERO);
    assertThatThrownBy(() -> KafkaSettings.from(step))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("kafka.marker-step");
  }

  @Test
  void suffixNamesWhatAReplayWritesAndNothingItSharesWithLive() {
    Configuration options = new Configuration();
    options.set(KafkaOptions.TOPIC_SUFFIX, ".replay");
    KafkaSettings replay = KafkaSettings.from(options);
    assertThat(replay.nameOf(PharosTopic.TRACES)).isEqualTo("pharos.traces.replay");
    assertThat(replay.nameOf(PharosTopic.DEAD_LETTERS)).isEqualTo("pharos.deadletter.replay");
    assertThat(replay.nameOf(PharosTopic.OTLP_SPANS)).isEqualTo("otlp_spans");
    assertThat(replay.nameOf(PharosTopic.SCHEMAS)).isEqualTo("pharos.schemas");
    assertThat(replay.groupOf("trace-correlation")).isEqualTo("pharos-trace-correlation.replay");
  }

  private static final RecordKey<SpanHead> KEY =
      head -> RecordKeys.ofTrace(head.getTenant(), head.getTraceId());

  private DataStream<DeadLetter> attach(StreamExecutionEnvironment env, Delivery delivery) {
    return sink.attach(heads(env), SpanHead.class, PharosTopic.SPANS, KEY, delivery, "spans");
  }

  private static DataStream<SpanHead> heads(StreamExecutionEnvironment env) {
    return env.fromSequence(0, 0)
        .setParallelism(3)
        .uid("source")
        .map(number -> SpanHeadFixtures.named("a", number))
        .returns(new AvroTypeInfo<>(SpanHead.class))
        .setParallelism(3)
        .uid("heads")
        .name("heads");
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }
}
