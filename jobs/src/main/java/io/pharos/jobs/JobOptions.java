package io.pharos.jobs;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options every job has. */
public final class JobOptions {

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("kafka.bootstrap-servers")
          .stringType()
          .defaultValue("127.0.0.1:9092")
          .withDescription("Kafka brokers, host:port, comma-separated.");

  public static final ConfigOption<String> TOPIC_SUFFIX =
      ConfigOptions.key("kafka.topic-suffix")
          .stringType()
          .defaultValue("")
          .withDescription("Appended to the name of every topic the job writes.");

  public static final ConfigOption<Integer> PARALLELISM =
      ConfigOptions.key("parallelism")
          .intType()
          .defaultValue(1)
          .withDescription(
              "Parallelism of the job; at most the number of partitions of the topics it reads.");

  public static final ConfigOption<Duration> CHECKPOINT_INTERVAL =
      ConfigOptions.key("checkpoint.interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription(
              "Time between checkpoints. Records written exactly once become visible to their "
                  + "readers at this rhythm.");

  public static final ConfigOption<String> STATE_BACKEND =
      ConfigOptions.key("state.backend")
          .stringType()
          .defaultValue("default")
          .withDescription(
              "Where state lives: rocksdb, hashmap, or default, the job's own choice.");

  /** All of them. */
  public static final List<ConfigOption<?>> ALL =
      List.of(BOOTSTRAP_SERVERS, TOPIC_SUFFIX, PARALLELISM, CHECKPOINT_INTERVAL, STATE_BACKEND);

  private JobOptions() {}
}
