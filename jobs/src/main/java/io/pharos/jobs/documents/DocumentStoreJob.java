package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.connectors.elasticsearch.ElasticsearchSink;
import io.pharos.connectors.elasticsearch.IndexTemplates;
import io.pharos.connectors.kafka.KafkaDeadLetterWriter;
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
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Trace;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Job {@code document-store}: the only one that talks to Elasticsearch. */
public final class DocumentStoreJob {

  /** Name of the job, in its dead letters too. */
  public static final String NAME = "document-store";

  private static final Set<PharosTopic> TOPICS =
      Set.of(
          PharosTopic.TRACES,
          PharosTopic.SPANS,
          PharosTopic.ATTRIBUTIONS,
          PharosTopic.DEVICES,
          PharosTopic.ROLLUPS,
          PharosTopic.DEAD_LETTERS,
          PharosTopic.SCHEMAS);

  private DocumentStoreJob() {}

  /**
   * Checks options and topics, brings the index templates up to date, since an index created
   * without one would guess its mapping, then runs the job.
   */
  public static void main(String[] args) throws Exception {
    Configuration options = JobArguments.parse(args, DocumentStoreOptions.ALL);
    KafkaSettings kafka = KafkaSettings.from(options);
    DocumentStoreOptions documents = DocumentStoreOptions.from(options);
    TopicLayout layout = new TopicAdmin(kafka).require(TOPICS);
    SchemaTopic.publish(kafka, List.of(DeadLetter.class));
    new IndexTemplates(documents.naming(), documents.settings())
        .apply(documents.connection(), DocumentStorePipeline.FAMILIES, documents.startPatience());
    graph(options, kafka, layout, Submission.now(NAME)).execute(NAME);
  }

  /** The whole graph between topics that were checked. */
  public static StreamExecutionEnvironment graph(
      Configuration options, KafkaSettings kafka, TopicLayout layout, Submission submission) {
    StreamExecutionEnvironment env = JobEnvironment.create(options, "hashmap");
    DocumentStoreOptions documents = DocumentStoreOptions.from(options);
    RecordInput<Trace> traces =
        RecordSource.of(Trace.class, PharosTopic.TRACES, kafka, submission)
            .attach(env, layout, "traces");
    RecordInput<SpanHead> spans =
        RecordSource.of(SpanHead.class, PharosTopic.SPANS, kafka, submission)
            .attach(env, layout, "spans");
    // What is stored of attributions is added up by those who search: an attribution of a
    // transaction that was aborted must not stand. It costs a checkpoint interval.
    RecordInput<Attribution> attributions =
        RecordSource.of(Attribution.class, PharosTopic.ATTRIBUTIONS, kafka, submission)
            .readCommitted()
            .attach(env, layout, "attributions");
    RecordInput<DeviceWindow> devices =
        RecordSource.of(DeviceWindow.class, PharosTopic.DEVICES, kafka, submission)
            .attach(env, layout, "devices");
    RecordInput<Rollup> rollups =
        RecordSource.of(Rollup.class, PharosTopic.ROLLUPS, kafka, submission)
            .attach(env, layout, "rollups");
    Sink<DocumentWrite> store =
        new ElasticsearchSink(
            NAME,
            documents.connection(),
            documents.limits(),
            () -> new KafkaDeadLetterWriter(kafka));
    DocumentStorePipeline.wire(
        traces.records(),
        spans.records(),
        attributions.records(),
        devices.records(),
        rollups.records(),
        store,
        documents);
    new RecordSink(kafka, layout, submission)
        .attachDeadLetters(
            traces
                .unreadable()
                .union(
                    spans.unreadable(),
                    attributions.unreadable(),
                    devices.unreadable(),
                    rollups.unreadable()),
            "dead-letters");
    return env;
  }
}
