package io.pharos.connectors.elasticsearch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides what an answer of Elasticsearch means for what was sent: the sink's error policy, whole
 * and pure.
 *
 * <p>A request as a whole:
 *
 * <table>
 * <caption>Whole requests</caption>
 * <tr><td>200 to 299</td><td>{@link RequestVerdict#READ_ITEMS}</td></tr>
 * <tr><td>413</td><td>{@link RequestVerdict#SPLIT}: too large for the node or a proxy before it</td></tr>
 * <tr><td>408, 429, 500 and above</td><td>{@link RequestVerdict#RETRY}, as is an answer that cannot
 * be read</td></tr>
 * <tr><td>none: a checked exception</td><td>{@link RequestVerdict#RETRY}: the node or the way to it
 * is down</td></tr>
 * <tr><td>none: an unchecked exception or error</td><td>{@link RequestVerdict#FATAL}: the client
 * itself has broken, as when its I/O thread died, and would fail for ever; a restarted job has a new
 * one</td></tr>
 * <tr><td>anything else</td><td>{@link RequestVerdict#FATAL}: credentials, rights or address are
 * wrong, and no document of the request is to blame</td></tr>
 * </table>
 *
 * <p>An action of an accepted request:
 *
 * <table>
 * <caption>Single actions</caption>
 * <tr><td>200 to 299</td><td>{@link Verdict#STORED}</td></tr>
 * <tr><td>404 on a delete</td><td>{@link Verdict#STORED}: there is nothing to delete</td></tr>
 * <tr><td>409 version conflict</td><td>{@link Verdict#SUPERSEDED}, or {@link
 * Verdict#SUPERSEDED_BY_GENERATION} where the version that stands is of a greater generation: a
 * success, newer data is there</td></tr>
 * <tr><td>408, 429, 500 and above</td><td>{@link Verdict#RETRY}</td></tr>
 * <tr><td>any other cluster block</td><td>{@link Verdict#RETRY}: a full disk or a person has stopped
 * writes for now, and no document is to blame</td></tr>
 * <tr><td>400 because the cluster has all the shards it may</td><td>{@link Verdict#RETRY}: the index
 * of a new day cannot be created, which would make dead letters of all documents of that
 * day</td></tr>
 * <tr><td>401, and 403 by security</td><td>{@link Verdict#FATAL}: credentials or rights are wrong, as
 * for a whole request; dead letters would take the place of all documents</td></tr>
 * <tr><td>anything else</td><td>{@link Verdict#REJECTED}: a dead letter; it never fails the job, or
 * the job could never start again</td></tr>
 * </table>
 */
final class BulkResponseClassifier {

  /** What to do with a whole request. */
  enum RequestVerdict {
    READ_ITEMS,
    RETRY,
    SPLIT,
    FATAL
  }

  /** What became of one action, by how much is left to do about it. */
  enum Verdict {
    STORED,
    SUPERSEDED,
    SUPERSEDED_BY_GENERATION,
    REJECTED,
    RETRY,
    FATAL;

    /**
     * The verdict on a write of two actions: the one with more left to do. Nothing is rejected
     * while its other half may still succeed.
     */
    Verdict and(Verdict other) {
      return compareTo(other) >= 0 ? this : other;
    }
  }

  private static final String VERSION_CONFLICT = "version_conflict_engine_exception";

  private static final String CLUSTER_BLOCK = "cluster_block_exception";

  private static final String SECURITY = "security_exception";

  /** From the start: what follows in other reasons may quote a document. */
  private static final Pattern SHARD_LIMIT =
      Pattern.compile("Validation Failed: 1: this action would add \\[\\d+][a-z ]* shards\\b");

  private static final Pattern CURRENT_VERSION = Pattern.compile("current version \\[(\\d{1,19})]");

  private BulkResponseClassifier() {}

  /** Judges a request by the HTTP status of its answer. */
  static RequestVerdict ofRequest(int status) {
    if (status >= 200 && status < 300) {
      return RequestVerdict.READ_ITEMS;
    }
    if (status == 413) {
      return RequestVerdict.SPLIT;
    }
    return isTemporary(status) ? RequestVerdict.RETRY : RequestVerdict.FATAL;
  }

  /**
   * Judges one action.
   *
   * @param version external version that was sent with it
   */
  static Verdict ofItem(BulkItem item, long version) {
    int status = item.status();
    if (status >= 200 && status < 300) {
      return Verdict.STORED;
    }
    if (isTemporary(status)
        || CLUSTER_BLOCK.equals(item.errorType())
        || isShardLimit(item.errorReason())) {
      return Verdict.RETRY;
    }
    if (status == 401 || (status == 403 && SECURITY.equals(item.errorType()))) {
      return Verdict.FATAL;
    }
    if (status == 404 && item.isDelete()) {
      return Verdict.STORED;
    }
    if (status == 409 && VERSION_CONFLICT.equals(item.errorType())) {
      return standsInGreaterGeneration(item, version)
          ? Verdict.SUPERSEDED_BY_GENERATION
          : Verdict.SUPERSEDED;
    }
    return Verdict.REJECTED;
  }

  /** Judges a request that got no answer at all. */
  static RequestVerdict ofFailure(Throwable failure) {
    return failure instanceof RuntimeException || failure instanceof Error
        ? RequestVerdict.FATAL
        : RequestVerdict.RETRY;
  }

  /** True where a status alone says that the same may succeed in a moment. */
  static boolean isTemporary(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  /** Elasticsearch has no error type of its own for it. */
  private static boolean isShardLimit(String reason) {
    return reason != null && SHARD_LIMIT.matcher(reason).lookingAt();
  }

  /** Elasticsearch gives the version that stands in the reason only. */
  private static boolean standsInGreaterGeneration(BulkItem item, long version) {
    if (item.errorReason() == null) {
      return false;
    }
    Matcher current = CURRENT_VERSION.matcher(item.errorReason());
    if (!current.find()) {
      return false;
    }
    try {
      return DocumentNaming.generationOf(Long.parseLong(current.group(1)))
          > DocumentNaming.generationOf(version);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
