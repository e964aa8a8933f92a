package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Creating, changing and checking topics on a real broker. */
class TopicAdminITCase {

  @RegisterExtension static final EmbeddedKafka KAFKA = new EmbeddedKafka();

  private static final List<PharosTopic> ALL = Arrays.asList(PharosTopic.values());

  @Test
  void appliedTopicsPassTheCheckAndAreNotAppliedTwice() {
    TopicAdmin admin = new TopicAdmin(KAFKA.settings(".applied"));
    assertThat(admin.check(List.of(PharosTopic.SPANS, PharosTopic.TRACES)))
        .containsExactly(
            "pharos.spans.applied does not exist", "pharos.traces.applied does not exist");

    assertThat(admin.apply(ALL)).contains("created pharos.spans.applied with 4 partitions");
    assertThat(admin.check(ALL)).isEmpty();
    assertThat(admin.apply(ALL)).isEmpty();

    TopicLayout layout = admin.require(ALL);
    assertThat(layout.partitionsOf(PharosTopic.SPANS)).isEqualTo(4);
    assertThat(layout.partitionsOf(PharosTopic.SCHEMAS)).isEqualTo(1);
  }

  @Test
  void jobIsRefusedWithEveryDifferenceAndTheFix() throws Exception {
    KafkaSettings settings = KAFKA.settings(".differs");
    try (Admin admin = KAFKA.admin()) {
      admin
          .createTopics(
              List.of(
                  new NewTopic("pharos.spans.differs", Optional.of(2), Optional.empty())
                      .configs(
                          Map.of(
                              "retention.ms",
                              "3600000",
                              "message.timestamp.type",
                              "LogAppendTime",
                              "max.message.bytes",
                              "1000"))))
          .all()
          .get();
    }
    TopicAdmin admin = new TopicAdmin(settings);
    assertThatThrownBy(() -> admin.require(List.of(PharosTopic.SPANS, PharosTopic.LOGS)))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining("pharos.spans.differs has 2 partitions, but needs at least 4")
        .hasMessageContaining("retention.ms=3600000, but needs 691200000")
        .hasMessageContaining("message.timestamp.type=LogAppendTime, but needs CreateTime")
        .hasMessageContaining("max.message.bytes=1000, but needs 1048576")
        .hasMessageContaining("pharos.logs.differs does not exist")
        .hasMessageContaining("./pharos topics apply");

    assertThat(admin.apply(List.of(PharosTopic.SPANS, PharosTopic.LOGS)))
        .contains("raised pharos.spans.differs from 2 to 4 partitions")
        .contains(
            "set message.timestamp.type of pharos.spans.differs from LogAppendTime to CreateTime");
    assertThat(admin.check(List.of(PharosTopic.SPANS, PharosTopic.LOGS))).isEmpty();
  }

  @Test
  void clockOfAProducerDoesNotReachTheTimestampsThatMoveTime() throws Exception {
    TopicAdmin admin = new TopicAdmin(KAFKA.settings("", 1));
    admin.apply(List.of(PharosTopic.OTLP_SPANS, PharosTopic.SPANS));
    long before = System.currentTimeMillis();
    long ahead = before + Duration.ofMinutes(50).toMillis();
    KAFKA.send(new ProducerRecord<>("otlp_spans", 0, ahead, null, new byte[] {'{', '}'}));
    KAFKA.send(new ProducerRecord<>("pharos.spans", 0, ahead, null, new byte[] {1}));

    assertThat(KAFKA.read("otlp_spans", false))
        .singleElement()
        .satisfies(
            record -> assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis()));
    assertThat(KAFKA.read("pharos.spans", false))
        .singleElement()
        .satisfies(record -> assertThat(record.timestamp()).isEqualTo(ahead));
  }

  @Test
  void inputThatCarriesItsProducersClocksIsRefusedWithTheReasonAndMended() throws Exception {
    TopicAdmin admin = new TopicAdmin(KAFKA.settings(""));
    List<PharosTopic> logs = List.of(PharosTopic.OTLP_LOGS);
    admin.apply(logs);
    try (Admin client = KAFKA.admin()) {
      client
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, "otlp_logs"),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("message.timestamp.type", "CreateTime"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    EmbeddedKafka.await("the change shows", () -> !admin.check(logs).isEmpty());

    assertThatThrownBy(() -> admin.require(logs))
        .isInstanceOf(TopicMismatchException.class)
        .hasMessageContaining(
            "otlp_logs has message.timestamp.type=CreateTime, but needs LogAppendTime: the clock of"
                + " one producer could make everybody's telemetry late");
    assertThat(admin.apply(logs))
        .contains("set message.timestamp.type of otlp_logs from CreateTime to LogAppendTime");
    assertThat(admin.check(logs)).isEmpty();
  }

  @Test
  void morePartitionsLongerRetentionAndLargerMessagesStand() throws Exception {
    TopicAdmin admin = new TopicAdmin(KAFKA.settings(".more", 2));
    admin.apply(List.of(PharosTopic.TRACES));
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, "pharos.traces.more");
    try (Admin client = KAFKA.admin()) {
      client
          .incrementalAlterConfigs(
              Map.of(
                  topic,
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("retention.ms", "-1"), AlterConfigOp.OpType.SET),
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", "9000000"),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
    TopicAdmin fewer = new TopicAdmin(KAFKA.settings(".more", 1));
    assertThat(fewer.check(List.of(PharosTopic.TRACES))).isEmpty();
    assertThat(fewer.require(List.of(PharosTopic.TRACES)).partitionsOf(PharosTopic.TRACES))
        .isEqualTo(2);
  }

  @Test
  void brokerThatDoesNotAnswerGivesAClearError() {
    KafkaSettings nobody =
        new KafkaSettings(
            "127.0.0.1:1",
            "",
            null,
            null,
            "x-tenant-id",
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Map.of("default.api.timeout.ms", "500", "request.timeout.ms", "400"));
    assertThatThrownBy(() -> new TopicAdmin(nobody).check(ALL))
        .isInstanceOf(KafkaUnavailableException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageContaining("kafka.bootstrap-servers");
  }
}
