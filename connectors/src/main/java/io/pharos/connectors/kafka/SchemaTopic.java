package io.pharos.connectors.kafka;

import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.SchemaLookup;
import io.pharos.schemas.identity.Hex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The schemas records on Kafka were written with: a compacted topic from fingerprint to schema.
 *
 * <p>A job publishes the schemas of everything it writes before it starts, so a reader of an
 * earlier or later build finds whatever it meets.
 */
public final class SchemaTopic {

  private SchemaTopic() {}

  /**
   * Publishes the schemas of record types and returns when the broker has them. Publishing again
   * changes nothing.
   *
   * @throws KafkaUnavailableException if the broker does not take them
   */
  public static void publish(
      KafkaSettings settings, Collection<Class<? extends SpecificRecord>> types) {
    publishSchemas(settings, types.stream().map(RecordCodec::schemaOf).toList());
  }

  static void publishSchemas(KafkaSettings settings, Collection<Schema> schemas) {
    Properties properties = settings.clientProperties();
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (Schema schema : schemas) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    settings.nameOf(PharosTopic.SCHEMAS),
                    key(RecordCodec.fingerprint(schema)),
                    schema.toString().getBytes(StandardCharsets.UTF_8))));
      }
      for (Future<RecordMetadata> acknowledged : sent) {
        acknowledged.get();
      }
    } catch (ExecutionException e) {
      throw new KafkaUnavailableException(settings.bootstrapServers(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException(settings.bootstrapServers(), e);
    }
  }

  /**
   * Finds schemas on the topic. It reads the topic only when it is first asked, and never answers
   * "nothing": it fails with an {@link UnknownSchemaException} where a schema has not appeared
   * within 30 s.
   */
  public static SchemaLookup lookup(KafkaSettings settings) {
    return new SchemaTopicLookup(settings);
  }

  private static byte[] key(long fingerprint) {
    return Hex.of(ByteBuffer.allocate(Long.BYTES).putLong(fingerprint).array())
        .getBytes(StandardCharsets.UTF_8);
  }
}
