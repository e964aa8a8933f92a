package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import io.pharos.schemas.codec.RecordCodec;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Writer schemas published by one job are found by another. */
class SchemaTopicITCase {

  @RegisterExtension static final EmbeddedKafka KAFKA = new EmbeddedKafka();

  private static KafkaSettings settings;

  @BeforeAll
  static void createTopic() {
    settings = KAFKA.settings("");
    new TopicAdmin(settings).apply(List.of(PharosTopic.SCHEMAS));
  }

  @Test
  void recordOfALaterBuildIsReadWithItsPublishedSchema() throws Exception {
    Schema later = RecordDecodeFunctionTest.laterSchema();
    SchemaTopic.publish(settings, List.of(SpanHead.class, Trace.class, DeadLetter.class));
    SchemaTopic.publishSchemas(settings, List.of(later));

    RecordCodec<SpanHead> codec =
        RecordCodec.of(SpanHead.class, InstantiationUtil.clone(SchemaTopic.lookup(settings)));
    SpanHead head = codec.decode(RecordDecodeFunctionTest.encodeWith(later, "a"));
    assertThat(head.getSpan().getName()).isEqualTo("a");
    assertThat(SchemaTopic.lookup(settings).find(RecordCodec.fingerprint(later))).contains(later);
  }

  @Test
  void schemaNobodyPublishedIsAnErrorThatSaysWhatToDo() {
    assertThatThrownBy(() -> new SchemaTopicLookup(settings, 1).find(0x0123456789abcdefL))
        .isInstanceOf(UnknownSchemaException.class)
        .hasMessageContaining("0123456789abcdef")
        .hasMessageContaining("pharos.schemas");
  }
}
