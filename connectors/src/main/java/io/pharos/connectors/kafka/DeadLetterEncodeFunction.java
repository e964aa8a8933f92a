package io.pharos.connectors.kafka;

import io.pharos.operators.progress.Outgoing;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.codec.RecordCodec;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Encodes dead letters, which have no further place to go: what would not fit is cut. A payload
 * that makes the letter larger than 900 KB is withheld (its size stays), texts are cut at 4,000
 * characters.
 */
final class DeadLetterEncodeFunction extends RichMapFunction<DeadLetter, Outgoing> {

  private static final long serialVersionUID = 1L;

  private static final int MAX_TEXT = 4_000;
  private static final int MAX_PAYLOAD_BYTES = PharosTopic.MAX_RECORD_BYTES - 64 * 1024;

  private transient RecordCodec<DeadLetter> codec;

  @Override
  public void open(OpenContext context) {
    codec = RecordCodec.of(DeadLetter.class);
  }

  @Override
  public Outgoing map(DeadLetter letter) {
    DeadLetter fitting = fit(letter);
    String key = fitting.getTopic() + '/' + fitting.getPartition() + '/' + fitting.getOffset();
    return Outgoing.record(
        key.getBytes(StandardCharsets.UTF_8),
        codec.encode(fitting),
        // Kafka refuses negative timestamps; the letter itself keeps what it says.
        Math.max(0, fitting.getEventTimeMs()));
  }

  private static DeadLetter fit(DeadLetter letter) {
    DeadLetter.Builder fitting =
        DeadLetter.newBuilder(letter)
            .setDetail(cut(letter.getDetail()))
            .setPath(cut(letter.getPath()))
            .setTenant(cut(letter.getTenant()));
    if (letter.getPayload() != null && letter.getPayload().remaining() > MAX_PAYLOAD_BYTES) {
      fitting.setPayload(null);
    }
    return fitting.build();
  }

  private static String cut(String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
