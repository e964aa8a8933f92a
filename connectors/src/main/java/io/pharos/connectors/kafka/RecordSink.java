package io.pharos.connectors.kafka;

import io.pharos.operators.progress.MarkerOperator;
import io.pharos.operators.progress.Outgoing;
import io.pharos.schemas.DeadLetter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Ends of a job: encodes records, adds the markers of its watermark and writes both to Kafka
 * through one producer per subtask.
 *
 * <p>Every operator is named after the name given: {@code <name>-encode}, {@code <name>-markers}
 * and the sink {@code <name>} itself. All three have the parallelism of the stream, so that they
 * chain.
 */
public final class RecordSink {

  private static final String LINGER_MS = "20";
  private static final String BATCH_BYTES = Integer.toString(256 * 1024);

  private final KafkaSettings settings;
  private final TopicLayout layout;
  private final Submission submission;

  /** Sinks of one job. */
  public RecordSink(KafkaSettings settings, TopicLayout layout, Submission submission) {
    this.settings = settings;
    this.layout = layout;
    this.submission = submission;
  }

  /**
   * Writes a stream to a topic with markers.
   *
   * @param stream records whose element timestamp is their event time
   * @param type class of the records
   * @param topic topic that carries markers
   * @param key chooses the Kafka key
   * @param delivery exactly-once needs checkpoints
   * @param name base of uids and names, unique in the job
   * @return what could not be written: too large, or without a possible time
   * @throws IllegalArgumentException if the topic carries no markers
   */
  public <T extends SpecificRecord> DataStream<DeadLetter> attach(
      DataStream<T> stream,
      Class<T> type,
      PharosTopic topic,
      RecordKey<T> key,
      Delivery delivery,
      String name) {
    if (!topic.hasMarkers()) {
      throw new IllegalArgumentException(topic.title() + " is no topic of records with markers");
    }
    String topicName = settings.nameOf(topic);
    int parallelism = stream.getParallelism();
    SingleOutputStreamOperator<Outgoing> encoded =
        stream
            .process(new RecordEncodeFunction<>(type, key, topicName, submission.job()))
            .returns(Outgoing.class)
            .setParallelism(parallelism)
            .uid(name + "-encode")
            .name(name + "-encode");
    SingleOutputStreamOperator<Outgoing> marked =
        encoded
            .transform(
                name + "-markers",
                TypeInformation.of(Outgoing.class),
                new MarkerOperator(
                    submission.run(), layout.partitionsOf(topic), settings.markerStep()))
            .setParallelism(parallelism)
            .uid(name + "-markers");
    marked.sinkTo(sink(topicName, delivery, name)).setParallelism(parallelism).uid(name).name(name);
    return encoded.getSideOutput(RecordEncodeFunction.unwritable());
  }

  /**
   * Writes dead letters, at least once and without markers.
   *
   * @param name base of uids and names, unique in the job
   */
  public void attachDeadLetters(DataStream<DeadLetter> letters, String name) {
    int parallelism = letters.getParallelism();
    letters
        .map(new DeadLetterEncodeFunction())
        .returns(Outgoing.class)
        .setParallelism(parallelism)
        .uid(name + "-encode")
        .name(name + "-encode")
        .sinkTo(sink(settings.nameOf(PharosTopic.DEAD_LETTERS), Delivery.AT_LEAST_ONCE, name))
        .setParallelism(parallelism)
        .uid(name)
        .name(name);
  }

  private KafkaSink<Outgoing> sink(String topic, Delivery delivery, String name) {
    KafkaSinkBuilder<Outgoing> sink =
        KafkaSink.<Outgoing>builder()
            .setKafkaProducerConfig(settings.clientProperties())
            .setBootstrapServers(settings.bootstrapServers())
            .setRecordSerializer(new OutgoingSerializer(topic))
            .setDeliveryGuarantee(delivery.guarantee())
            .setProperty(ProducerConfig.ACKS_CONFIG, "all")
            .setProperty(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true")
            .setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4")
            .setProperty(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS)
            .setProperty(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES)
            .setProperty(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Integer.toString(PharosTopic.MAX_MESSAGE_BYTES));
    if (delivery == Delivery.EXACTLY_ONCE) {
      sink.setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
          .setTransactionalIdPrefix(settings.groupOf(submission.job()) + "-" + name)
          .setProperty(
              ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
              Long.toString(settings.transactionTimeout().toMillis()));
    }
    return sink.build();
  }
}
