package io.pharos.connectors.elasticsearch;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import java.nio.ByteBuffer;

/** The dead letter of a document that cannot be stored. */
final class RejectedDocument {

  /** The letter must fit a Kafka record of 900 KB; a larger document is only described. */
  static final int MAX_PAYLOAD_BYTES = 800_000;

  /** Elasticsearch quotes document values in its reasons, so that only their beginning is kept. */
  private static final int MAX_REASON_CHARS = 300;

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
            + ": "
            + shortened(item.errorReason()));
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
    letter.setPayload(
        write.document().length <= MAX_PAYLOAD_BYTES ? ByteBuffer.wrap(write.document()) : null);
    return letter;
  }

  private static String shortened(String reason) {
    return reason == null || reason.length() <= MAX_REASON_CHARS
        ? reason
        : reason.substring(0, MAX_REASON_CHARS) + "…";
  }
}
