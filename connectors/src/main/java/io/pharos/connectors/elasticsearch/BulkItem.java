package io.pharos.connectors.elasticsearch;

/**
 * What Elasticsearch answered to one action of a bulk request.
 *
 * @param action {@code index} or {@code delete}
 * @param status HTTP status of the action alone
 * @param errorType Elasticsearch's name of the error, or null
 * @param errorReason Elasticsearch's words about the error, or null
 */
record BulkItem(String action, int status, String errorType, String errorReason) {

  boolean isDelete() {
    return action.equals("delete");
  }
}
