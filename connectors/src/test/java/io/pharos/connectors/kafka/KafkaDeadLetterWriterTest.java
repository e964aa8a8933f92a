package io.pharos.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeadLetterReason;
import io.pharos.schemas.codec.RecordCodec;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A letter counts as written when the broker says so, not before. */
class KafkaDeadLetterWriterTest {

  private static final DeadLetter LETTER =
      DeadLetter.newBuilder()
          .setReason(DeadLetterReason.REJECTED_BY_STORE)
          .setDetail("mapping conflict")
          .setJob("document-store")
          .setTopic("pharos.traces")
          .setPartition(2)
          .setOffset(17)
          .setEventTimeMs(5)
          .build();

  private final MockProducer<byte[], byte[]> broker =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final KafkaDeadLetterWriter writer =
      new KafkaDeadLetterWriter(broker, "pharos.deadletter");

  @Test
  void letterIsSafeOnlyWhenTheBrokerHasIt() throws Exception {
    CompletableFuture<Void> written = writer.write(LETTER).toCompletableFuture();
    assertThat(written).isNotDone();
    broker.completeNext();
    assertThat(written).isCompleted();

    ProducerRecord<byte[], byte[]> record = broker.history().get(0);
    assertThat(record.topic()).isEqualTo("pharos.deadletter");
    assertThat(record.timestamp()).as("stamped when written").isNull();
    assertThat(RecordCodec.of(DeadLetter.class).decode(record.value())).isEqualTo(LETTER);
  }

  @Test
  void refusalIsToldToTheSink() {
    CompletableFuture<Void> written = writer.write(LETTER).toCompletableFuture();
    broker.errorNext(new TimeoutException("no broker"));
    assertThat(written).isCompletedExceptionally();
  }

  @Test
  void producerThatThrowsAtOnceIsToldLikeARefusal() {
    writer.close();
    assertThat(writer.write(LETTER).toCompletableFuture()).isCompletedExceptionally();
  }
}
