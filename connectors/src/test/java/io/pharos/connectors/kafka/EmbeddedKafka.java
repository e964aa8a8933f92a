package io.pharos.connectors.kafka;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A Kafka broker in the test's own JVM, one per test class, on a free port of 127.0.0.1. */
public final class EmbeddedKafka implements BeforeAllCallback, AfterAllCallback {

  private Path folder;
  private KafkaRaftServer server;
  private KafkaProducer<byte[], byte[]> producer;
  private String bootstrapServers;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("pharos-kafka");
    int brokerPort = freePort();
    int controllerPort = freePort();
    bootstrapServers = "127.0.0.1:" + brokerPort;
    format();
    server =
        new KafkaRaftServer(
            new KafkaConfig(serverProperties(brokerPort, controllerPort)), Time.SYSTEM);
    server.startup();
    producer =
        new KafkaProducer<>(
            clientProperties(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (producer != null) {
      producer.close(Duration.ofSeconds(5));
    }
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Host and port of the broker. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Settings with the topic table's defaults, and a suffix. */
  public KafkaSettings settings(String suffix) {
    return settings(suffix, null);
  }

  /** Settings with a number of partitions, null for the topic table's. */
  public KafkaSettings settings(String suffix, Integer partitions) {
    return new KafkaSettings(
        bootstrapServers,
        suffix,
        partitions,
        1,
        KafkaOptions.TENANT_HEADER.defaultValue(),
        KafkaOptions.MARKER_STEP.defaultValue(),
        KafkaOptions.TRANSACTION_TIMEOUT.defaultValue(),
        Map.of());
  }

  /** Writes a record and returns when the broker has it. */
  public void send(ProducerRecord<byte[], byte[]> record) throws Exception {
    producer.send(record).get();
  }

  /**
   * Creates a topic that keeps the timestamps a test gives its records, whatever the table says.
   */
  public void createWithTimesOfTheTest(String topic, int partitions) throws Exception {
    try (Admin admin = admin()) {
      NewTopic created =
          new NewTopic(topic, Optional.of(partitions), Optional.empty())
              .configs(Map.of(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime"));
      admin.createTopics(List.of(created)).all().get();
      await("creation of " + topic, () -> admin.listTopics().names().get().contains(topic));
    }
  }

  /** Deletes a topic and returns when it is gone. */
  public void delete(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      await("deletion of " + topic, () -> !admin.listTopics().names().get().contains(topic));
    }
  }

  /** An admin client; the caller closes it. */
  public Admin admin() {
    return Admin.create(clientProperties());
  }

  /** Everything on a topic up to its present end, partition by partition in order. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic, boolean committedOnly) {
    Properties properties = clientProperties();
    properties.setProperty(
        "isolation.level", committedOnly ? "read_committed" : "read_uncommitted");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
      List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      all.sort(
          Comparator.comparingInt((ConsumerRecord<byte[], byte[]> record) -> record.partition())
              .thenComparingLong(ConsumerRecord::offset));
      return all;
    }
  }

  /** Waits up to 30 s for a condition. */
  public static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("did not happen within 30 s: " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private Properties clientProperties() {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", bootstrapServers);
    return properties;
  }

  private void format() throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .setDirectories(List.of(folder.toString()))
        .setMetadataLogDirectory(folder.toString())
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setControllerListenerName("CONTROLLER")
        .run();
  }

  private Properties serverProperties(int brokerPort, int controllerPort) {
    Properties properties = new Properties();
    properties.setProperty("process.roles", "broker,controller");
    properties.setProperty("node.id", "1");
    properties.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    properties.setProperty(
        "listeners",
        "BROKER://127.0.0.1:" + brokerPort + ",CONTROLLER://127.0.0.1:" + controllerPort);
    properties.setProperty("advertised.listeners", "BROKER://127.0.0.1:" + brokerPort);
    properties.setProperty(
        "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT");
    properties.setProperty("inter.broker.listener.name", "BROKER");
    properties.setProperty("controller.listener.names", "CONTROLLER");
    properties.setProperty("log.dirs", folder.toString());
    properties.setProperty("auto.create.topics.enable", "false");
    properties.setProperty("offsets.topic.replication.factor", "1");
    properties.setProperty("offsets.topic.num.partitions", "1");
    properties.setProperty("transaction.state.log.replication.factor", "1");
    properties.setProperty("transaction.state.log.min.isr", "1");
    properties.setProperty("transaction.state.log.num.partitions", "1");
    properties.setProperty("group.initial.rebalance.delay.ms", "0");
    return properties;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
