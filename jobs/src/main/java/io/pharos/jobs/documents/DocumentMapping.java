package io.pharos.jobs.documents;

import io.pharos.connectors.elasticsearch.DocumentWrite;
import org.apache.flink.api.common.functions.MapFunction;

/**
 * How the records of one topic become the documents of one index family: pure, so that a record
 * read again becomes the same write.
 *
 * @param <T> the record
 */
public interface DocumentMapping<T> extends MapFunction<T, DocumentWrite> {

  /** Family of the index: its template, and the middle of its name. */
  String family();

  /** The write that stores a record. */
  @Override
  DocumentWrite map(T record);
}
