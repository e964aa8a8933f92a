package io.pharos.connectors.elasticsearch;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dead letter of a document that cannot be stored; the document itself is withheld. */
final class RejectedDocument {

  /** The one part of Elasticsearch's reasons that quotes no value. */
  private static final Pattern FIELD =
      Pattern.compile("failed to parse field \\[([^\\]]{1,200})] of type \\[(\\w{1,50})]");

  private RejectedDocument() {}

  /** A document that is larger than a request may be. */
  static DeadLetter tooLarge(String job, DocumentWrite write, String limit) {
    return letter(
        job,
        write,
        DeadLetterReason.TOO_LARGE,
        "The document for "
            + write.index()
            + " has "
            + write.document().length
            + " bytes: "
            + limit);
  }

  /** A document that Elasticsearch refused. */
  static DeadLetter refused(String job, DocumentWrite write, BulkItem item) {
    return letter(
        job,
        write,
        DeadLetterReason.REJECTED_BY_STORE,
        "Elasticsearch refused to "
            + item.action()
            + " it in "
            + (item.isDelete() ? write.previousIndex() : write.index())
            + ": "
            + item.status()
            + ' '
            + item.errorType()
            + field(item.errorReason()));
  }

  /**
   * Reasons quote values of the document, which must not get into the detail: only the field does.
   */
  private static String field(String reason) {
    if (reason == null) {
      return "";
    }
    Matcher field = FIELD.matcher(reason);
    return field.find() ? ", field " + field.group(1) + " of type " + field.group(2) : "";
  }

  private static DeadLetter letter(
      String job, DocumentWrite write, DeadLetterReason reason, String detail) {
    DocumentOrigin origin = write.origin();
    DeadLetter letter = new DeadLetter();
    letter.setReason(reason);
    letter.setDetail(detail);
    letter.setJob(job);
    letter.setTenant(origin.tenant());
    letter.setTopic(origin.topic());
    letter.setPartition(-1);
    letter.setOffset(-1);
    letter.setPath(write.id());
    letter.setItems(1);
    letter.setTraceId(origin.traceIdBytes());
    letter.setSpanId(origin.spanIdBytes());
    letter.setEventTimeMs(origin.eventTimeMs());
    letter.setPayloadBytes(write.document().length);
    return letter;
  }
}
