package io.pharos.connectors.elasticsearch;

/** What the sink counts; each is a metric in the group {@code elasticsearch} of the writer. */
enum StoreCounter {
  /** Documents stored. */
  STORED("documentsStored"),
  /** Documents older than what stands, within one generation. */
  SUPERSEDED("documentsSuperseded"),
  /** Documents of which a greater generation stands. */
  SUPERSEDED_BY_GENERATION("documentsSupersededByGeneration"),
  /** Documents that went to the dead letters because Elasticsearch refused them. */
  REJECTED("documentsRejected"),
  /** Documents that went to the dead letters because of their size. */
  TOO_LARGE("documentsTooLarge"),
  /** Documents sent once more, counted each time. */
  RETRIED("documentsRetried"),
  /** Bulk requests sent. */
  REQUESTS("bulkRequests"),
  /** Bulk requests that failed as a whole. */
  FAILED_REQUESTS("bulkRequestsFailed"),
  /** Bulk requests cut in halves because they were too large. */
  SPLIT_REQUESTS("bulkRequestsSplit");

  private final String metric;

  StoreCounter(String metric) {
    this.metric = metric;
  }

  String metric() {
    return metric;
  }
}
