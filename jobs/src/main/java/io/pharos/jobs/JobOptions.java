package io.pharos.jobs;

import io.pharos.connectors.kafka.KafkaOptions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options every job has. */
public final class JobOptions {

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

  private static final List<ConfigOption<?>> OWN =
      List.of(PARALLELISM, CHECKPOINT_INTERVAL, STATE_BACKEND);

  /** All of them, with those that reach Kafka. */
  public static final List<ConfigOption<?>> ALL =
      Stream.concat(OWN.stream(), KafkaOptions.ALL.stream()).toList();

  private JobOptions() {}
}
