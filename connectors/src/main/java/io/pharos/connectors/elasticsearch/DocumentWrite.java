package io.pharos.connectors.elasticsearch;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One document on its way to Elasticsearch: the version to store and, where its day has changed,
 * the old copy to delete in the same bulk request.
 *
 * <p>Both actions carry the same external version with {@code external_gte}: sending a write again,
 * or after a newer one, never changes what stands.
 *
 * @param index index the document belongs to
 * @param id document id, at most {@link DocumentNaming#MAX_ID_BYTES} bytes of UTF-8
 * @param version external version, not negative; the greatest one stands
 * @param document one line of JSON, UTF-8, without line breaks
 * @param previousIndex index that holds an older copy to delete, or null
 * @param origin what the document was made of
 */
// Writes are compared by content (see equals); the bytes are handed on without a copy because a
// defensive copy per stage would cost more than the encoding itself.
@SuppressWarnings("ArrayRecordComponent")
public record DocumentWrite(
    String index,
    String id,
    long version,
    byte[] document,
    String previousIndex,
    DocumentOrigin origin)
    implements Serializable {

  /** JSON around index, id and version in an action line, rounded up. */
  private static final int ACTION_LINE_BYTES = 100;

  public DocumentWrite {
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(document, "document");
    Objects.requireNonNull(origin, "origin");
    if (version < 0) {
      throw new IllegalArgumentException(
          "An external version must not be negative: " + version + " for " + id);
    }
    if (index.equals(previousIndex)) {
      throw new IllegalArgumentException(
          "A write must not delete what it stores: " + id + " in " + index);
    }
  }

  /** True where an older copy in another index is deleted with this write. */
  boolean movesDay() {
    return previousIndex != null;
  }

  /** Bytes of this write inside a bulk request, an upper estimate. */
  int sizeInBytes() {
    int name = id.length() + index.length() + ACTION_LINE_BYTES;
    return document.length + (movesDay() ? 2 * name : name);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DocumentWrite that
        && version == that.version
        && index.equals(that.index)
        && id.equals(that.id)
        && Arrays.equals(document, that.document)
        && Objects.equals(previousIndex, that.previousIndex)
        && origin.equals(that.origin);
  }

  @Override
  public int hashCode() {
    return Objects.hash(index, id, version, previousIndex, origin) * 31 + Arrays.hashCode(document);
  }

  @Override
  public String toString() {
    return "DocumentWrite["
        + index
        + '/'
        + id
        + " v"
        + version
        + (movesDay() ? ", deletes " + previousIndex : "")
        + ", "
        + new String(document, StandardCharsets.UTF_8)
        + ']';
  }
}
