package io.pharos.benchmarks.jobs;

import io.pharos.connectors.elasticsearch.IndexTemplates;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.Submission;
import io.pharos.jobs.documents.DocumentStoreJob;
import io.pharos.jobs.documents.DocumentStoreOptions;
import io.pharos.jobs.documents.DocumentStorePipeline;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** document-store: span heads and traces in, one document of each in Elasticsearch. */
final class DocumentStage {

  private static final String PASS_THROUGH = "pharos.spans, pharos.traces → discard";
  private static final String SUFFIX = "documents";

  private final JobStand stand;
  private final IngestStage ingest;
  private final CorrelationStage correlation;

  DocumentStage(JobStand stand, IngestStage ingest, CorrelationStage correlation) {
    this.stand = stand;
    this.ingest = ingest;
    this.correlation = correlation;
  }

  /** Measures the job; every round writes to new indices. */
  void run(long traces, int rounds, JobRuns runs) throws Exception {
    JobTopics topics = stand.topics(SUFFIX);
    OtlpFill fill = ingest.prepare(topics, traces);
    correlation.prepare(topics, fill);
    long documents = fill.spans() + fill.traces();
    for (int round = 0; round <= rounds; round++) {
      JobRun passed =
          stand.measure(
              new PassThrough(
                  topics, List.of(PharosTopic.SPANS, PharosTopic.TRACES), documents, fill.spans()));
      runs.add(round, PASS_THROUGH, PASS_THROUGH, passed);
      runs.add(
          round,
          DocumentStoreJob.NAME,
          PASS_THROUGH,
          measure(
              topics,
              "bench-" + round,
              fill.spans(),
              documents,
              passed.bytes() * fill.spans() / passed.spans()));
    }
    topics.requireNoDeadLetters();
    stand.delete(topics);
  }

  private JobRun measure(JobTopics topics, String prefix, long spans, long documents, long bytes)
      throws Exception {
    Configuration options =
        topics.options(
            Map.of(
                DocumentStoreOptions.HOSTS.key(),
                stand.elasticsearch(),
                DocumentStoreOptions.PREFIX.key(),
                prefix));
    DocumentStoreOptions store = DocumentStoreOptions.from(options);
    var unused =
        new IndexTemplates(store.naming(), store.settings())
            .apply(store.connection(), DocumentStorePipeline.FAMILIES, store.startPatience());
    StoredDocuments stored = new StoredDocuments(stand.elasticsearch(), prefix);
    JobRun run =
        stand.measure(
            DocumentStoreJob.graph(
                options, topics.settings(), topics.layout(), Submission.now(DocumentStoreJob.NAME)),
            stored,
            documents,
            job -> new long[] {documents},
            spans,
            bytes);
    stored.require(documents);
    stored.delete();
    stand.forgetOffsets(topics, DocumentStoreJob.NAME);
    return run;
  }
}
