package io.pharos.jobs.slo;

import io.pharos.connectors.kafka.Delivery;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.RecordInput;
import io.pharos.connectors.kafka.RecordSink;
import io.pharos.connectors.kafka.RecordSource;
import io.pharos.connectors.kafka.SchemaTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.connectors.kafka.TopicLayout;
import io.pharos.jobs.JobArguments;
import io.pharos.jobs.JobEnvironment;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.Step;
import io.pharos.schemas.identity.RecordKeys;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Job {@code slo-metrics}: settled steps and final attributions become live service levels, and
 * alerts where these break an objective.
 */
public final class SloMetricsJob {

  /** Name of the job. */
  public static final String NAME = "slo-metrics";

  private static final Set<PharosTopic> TOPICS =
      Set.of(
          PharosTopic.STEPS,
          PharosTopic.ATTRIBUTIONS,
          PharosTopic.ROLLUPS,
          PharosTopic.ALERTS,
          PharosTopic.DEAD_LETTERS,
          PharosTopic.SCHEMAS);

  private SloMetricsJob() {}

  /** Checks options and topics, then runs the job. */
  public static void main(String[] args) throws Exception {
    Configuration options = JobArguments.parse(args, SloMetricsOptions.ALL);
    KafkaSettings kafka = KafkaSettings.from(options);
    TopicLayout layout = new TopicAdmin(kafka).require(TOPICS);
    SchemaTopic.publish(kafka, List.of(Rollup.class, Alert.class, DeadLetter.class));
    graph(options, kafka, layout, Submission.now(NAME)).execute(NAME);
  }

  /** The whole graph between topics that were checked. */
  public static StreamExecutionEnvironment graph(
      Configuration options, KafkaSettings kafka, TopicLayout layout, Submission submission) {
    StreamExecutionEnvironment env = JobEnvironment.create(options, "hashmap");
    // both are added up: what an aborted transaction wrote must not be
    RecordInput<Step> steps =
        RecordSource.of(Step.class, PharosTopic.STEPS, kafka, submission)
            .readCommitted()
            .attach(env, layout, "steps");
    RecordInput<Attribution> attributions =
        RecordSource.of(Attribution.class, PharosTopic.ATTRIBUTIONS, kafka, submission)
            .readCommitted()
            .attach(env, layout, "attributions");
    SloMetricsPipeline.Outputs out =
        SloMetricsPipeline.wire(steps.records(), attributions.records(), options);

    RecordSink sink = new RecordSink(kafka, layout, submission);
    // a rollup that is written again is the same window and revision
    DataStream<DeadLetter> unwritable =
        sink.attach(
            out.rollups(),
            Rollup.class,
            PharosTopic.ROLLUPS,
            rollup -> RecordKeys.ofSeries(rollup.getTenant(), rollup.getDimensions()),
            Delivery.AT_LEAST_ONCE,
            "rollups");
    DataStream<DeadLetter> unwritableAlerts =
        sink.attach(
            out.alerts(),
            Alert.class,
            PharosTopic.ALERTS,
            alert -> RecordKeys.ofAlert(alert.getTenant(), alert.getId()),
            Delivery.AT_LEAST_ONCE,
            "alerts");
    sink.attachDeadLetters(
        unwritable.union(
            unwritableAlerts, steps.unreadable(), attributions.unreadable(), out.deadLetters()),
        "dead-letters");
    return env;
  }
}
