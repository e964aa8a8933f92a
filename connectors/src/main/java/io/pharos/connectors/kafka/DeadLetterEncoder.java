package io.pharos.connectors.kafka;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.codec.RecordCodec;
import java.nio.charset.StandardCharsets;

/**
 * Makes dead letters fit, as they have no further place to go: a payload that makes a letter larger
 * than 900 KB is withheld (its size stays), texts are cut at 4,000 characters. Not safe for use by
 * several threads at once.
 */
final class DeadLetterEncoder {

  private static final int MAX_TEXT = 4_000;

  /** Leaves 64 KB for three texts of 4,000 characters and the other fields. */
  private static final int MAX_PAYLOAD_BYTES = PharosTopic.MAX_RECORD_BYTES - 64 * 1024;

  private final RecordCodec<DeadLetter> codec = RecordCodec.of(DeadLetter.class);

  /** Kafka key: the position of the record the letter is about. */
  byte[] key(DeadLetter letter) {
    return (letter.getTopic() + '/' + letter.getPartition() + '/' + letter.getOffset())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Kafka value: the letter, cut where it would not fit. */
  byte[] value(DeadLetter letter) {
    DeadLetter.Builder fitting =
        DeadLetter.newBuilder(letter)
            .setDetail(cut(letter.getDetail()))
            .setPath(cut(letter.getPath()))
            .setTenant(cut(letter.getTenant()));
    if (letter.getPayload() != null && letter.getPayload().remaining() > MAX_PAYLOAD_BYTES) {
      fitting.setPayload(null);
    }
    return codec.encode(fitting.build());
  }

  private static String cut(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
