package io.pharos.local.run;

import java.io.Serializable;

/**
 * How the records of a topic become lines of a file: what identifies one, which of several with one
 * identity stands, and its JSON.
 *
 * @param <T> the record
 */
interface DocumentForm<T> extends Serializable {

  /** Identity, also the order of the lines. */
  String identity(T record);

  /** Of two records with one identity the greater version stands. */
  long version(T record);

  /** The document, as Elasticsearch gets it. */
  byte[] json(T record);
}
