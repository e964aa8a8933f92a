package io.pharos.connectors.kafka;

import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.SchemaLookup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the schema topic until a fingerprint turns up; remembers everything it has read. */
final class SchemaTopicLookup implements SchemaLookup {

  private static final long serialVersionUID = 1L;

  private static final Duration POLL = Duration.ofSeconds(1);

  /** Polls of up to 1 s each that found nothing new before a schema is given up. */
  private static final int EMPTY_POLLS = 30;

  private final KafkaSettings settings;
  private final int emptyPolls;
  private transient Map<Long, Schema> known;

  SchemaTopicLookup(KafkaSettings settings) {
    this(settings, EMPTY_POLLS);
  }

  SchemaTopicLookup(KafkaSettings settings, int emptyPolls) {
    this.settings = settings;
    this.emptyPolls = emptyPolls;
  }

  @Override
  public Optional<Schema> find(long fingerprint) {
    if (known == null) {
      known = new HashMap<>();
    }
    if (!known.containsKey(fingerprint)) {
      readUntilFound(fingerprint);
    }
    return Optional.of(known.get(fingerprint));
  }

  private void readUntilFound(long fingerprint) {
    Properties properties = settings.clientProperties();
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(settings.nameOf(PharosTopic.SCHEMAS)).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      int empty = 0;
      while (!known.containsKey(fingerprint)) {
        var records = consumer.poll(POLL);
        records.forEach(this::remember);
        empty = records.isEmpty() ? empty + 1 : 0;
        if (empty >= emptyPolls) {
          throw new UnknownSchemaException(fingerprint);
        }
      }
    }
  }

  private void remember(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null) {
      return;
    }
    Schema schema = new Schema.Parser().parse(new String(record.value(), StandardCharsets.UTF_8));
    known.put(RecordCodec.fingerprint(schema), schema);
  }
}
