package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DeadLetterWriterFactory;
import io.pharos.connectors.elasticsearch.DocumentWrite;
import io.pharos.connectors.elasticsearch.ElasticsearchSink;
import io.pharos.connectors.elasticsearch.IndexTemplates;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;

/** Job {@code document-store}: the only one that talks to Elasticsearch. */
public final class DocumentStoreJob {

  /** Name of the job, in its dead letters too. */
  public static final String NAME = "document-store";

  private DocumentStoreJob() {}

  /** The sink all families are stored with. */
  static Sink<DocumentWrite> sink(
      DocumentStoreOptions options, DeadLetterWriterFactory deadLetters) {
    return new ElasticsearchSink(NAME, options.connection(), options.limits(), deadLetters);
  }

  /**
   * Brings the index templates up to date before the first document: an index created without one
   * would guess its mapping.
   *
   * @throws IOException if Elasticsearch does not answer in time
   */
  static void applyIndexTemplates(DocumentStoreOptions options)
      throws IOException, InterruptedException {
    new IndexTemplates(options.naming(), options.settings())
        .apply(options.connection(), DocumentStorePipeline.FAMILIES, options.startPatience());
  }
}
