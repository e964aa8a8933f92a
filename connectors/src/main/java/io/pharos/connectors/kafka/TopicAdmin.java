package io.pharos.connectors.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics of the topic table, and compares them with it.
 *
 * <p>A topic is as it should be when it has at least the partitions asked for, keeps records at
 * least as long, lets messages through that are at least as big, and has the same cleanup policy
 * and timestamp type. More of the former is a decision of whoever runs the broker and stands.
 */
public final class TopicAdmin {

  private static final int LOOKS = 100;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final KafkaSettings settings;

  public TopicAdmin(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Creates what is missing and changes what differs; never takes partitions, retention or size
   * away. Returns when the broker shows the topics as they should be.
   *
   * @return what was done, one sentence each, empty where nothing was to do
   * @throws KafkaUnavailableException if the broker does not answer or refuses
   * @throws TopicMismatchException if the broker accepted a change and does not show it within 10 s
   */
  public List<String> apply(Collection<PharosTopic> topics) {
    try (Admin admin = Admin.create(settings.clientProperties())) {
      List<String> done = new ArrayList<>();
      Map<PharosTopic, TopicState> states = describe(admin, topics);
      for (PharosTopic topic : topics) {
        TopicState state = states.get(topic);
        if (state == null) {
          done.add(create(admin, topic));
        } else {
          done.addAll(change(admin, topic, state));
        }
      }
      if (!done.isEmpty()) {
        awaitVisible(admin, topics);
      }
      return done;
    }
  }

  /** A broker shows a change a moment after it has accepted it. */
  private void awaitVisible(Admin admin, Collection<PharosTopic> topics) {
    List<String> mismatches = mismatches(topics, describe(admin, topics));
    for (int look = 0; look < LOOKS && !mismatches.isEmpty(); look++) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
      mismatches = mismatches(topics, describe(admin, topics));
    }
    if (!mismatches.isEmpty()) {
      throw new TopicMismatchException(mismatches);
    }
  }

  /**
   * Compares topics with the table.
   *
   * @return the differences in words, empty where there are none
   * @throws KafkaUnavailableException if the broker does not answer or refuses
   */
  public List<String> check(Collection<PharosTopic> topics) {
    try (Admin admin = Admin.create(settings.clientProperties())) {
      return mismatches(topics, describe(admin, topics));
    }
  }

  /**
   * What a job calls before it builds its graph.
   *
   * @return the topics as they are
   * @throws TopicMismatchException if one is missing or differs
   * @throws KafkaUnavailableException if the broker does not answer or refuses
   */
  public TopicLayout require(Collection<PharosTopic> topics) {
    try (Admin admin = Admin.create(settings.clientProperties())) {
      Map<PharosTopic, TopicState> states = describe(admin, topics);
      List<String> mismatches = mismatches(topics, states);
      if (!mismatches.isEmpty()) {
        throw new TopicMismatchException(mismatches);
      }
      Map<PharosTopic, Integer> partitions = new EnumMap<>(PharosTopic.class);
      states.forEach((topic, state) -> partitions.put(topic, state.partitions()));
      return new TopicLayout(partitions);
    }
  }

  private List<String> mismatches(
      Collection<PharosTopic> topics, Map<PharosTopic, TopicState> states) {
    List<String> mismatches = new ArrayList<>();
    for (PharosTopic topic : topics) {
      TopicState state = states.get(topic);
      String name = settings.nameOf(topic);
      if (state == null) {
        mismatches.add(name + " does not exist");
        continue;
      }
      int wanted = settings.partitionsOf(topic);
      if (state.partitions() < wanted) {
        mismatches.add(
            name + " has " + state.partitions() + " partitions, but needs at least " + wanted);
      }
      for (ConfigDifference difference : state.differences(topic)) {
        mismatches.add(
            name
                + " has "
                + difference.key()
                + "="
                + difference.actual()
                + ", but needs "
                + difference.wanted()
                + (difference.key().equals(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                    ? ": " + topic.timestampReason()
                    : ""));
      }
    }
    return mismatches;
  }

  private String create(Admin admin, PharosTopic topic) {
    int partitions = settings.partitionsOf(topic);
    Optional<Short> replication =
        Optional.ofNullable(settings.replication()).map(Integer::shortValue);
    NewTopic created =
        new NewTopic(settings.nameOf(topic), Optional.of(partitions), replication)
            .configs(topic.config());
    await(admin.createTopics(List.of(created)).all());
    return "created " + settings.nameOf(topic) + " with " + partitions + " partitions";
  }

  private List<String> change(Admin admin, PharosTopic topic, TopicState state) {
    List<String> done = new ArrayList<>();
    String name = settings.nameOf(topic);
    int wanted = settings.partitionsOf(topic);
    if (state.partitions() < wanted) {
      await(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(wanted))).all());
      done.add("raised " + name + " from " + state.partitions() + " to " + wanted + " partitions");
    }
    List<AlterConfigOp> changes = new ArrayList<>();
    for (ConfigDifference difference : state.differences(topic)) {
      changes.add(
          new AlterConfigOp(
              new ConfigEntry(difference.key(), difference.wanted()), AlterConfigOp.OpType.SET));
      done.add(
          "set "
              + difference.key()
              + " of "
              + name
              + " from "
              + difference.actual()
              + " to "
              + difference.wanted());
    }
    if (!changes.isEmpty()) {
      await(
          admin
              .incrementalAlterConfigs(
                  Map.of(new ConfigResource(ConfigResource.Type.TOPIC, name), changes))
              .all());
    }
    return done;
  }

  private Map<PharosTopic, TopicState> describe(Admin admin, Collection<PharosTopic> topics) {
    Map<String, PharosTopic> byName = new HashMap<>();
    topics.forEach(topic -> byName.put(settings.nameOf(topic), topic));
    Map<PharosTopic, TopicState> states = new EnumMap<>(PharosTopic.class);
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(byName.keySet())
        .topicNameValues()
        .forEach((name, future) -> existing(future).ifPresent(d -> found.put(name, d)));
    List<ConfigResource> resources =
        found.keySet().stream()
            .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
            .toList();
    Map<ConfigResource, Config> configs = await(admin.describeConfigs(resources).all());
    configs.forEach(
        (resource, config) ->
            states.put(
                byName.get(resource.name()),
                new TopicState(found.get(resource.name()).partitions().size(), config)));
    return states;
  }

  private Optional<TopicDescription> existing(KafkaFuture<TopicDescription> future) {
    try {
      return Optional.of(await(future));
    } catch (KafkaUnavailableException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new KafkaUnavailableException(settings.bootstrapServers(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaUnavailableException(settings.bootstrapServers(), e);
    }
  }

  /** What one topic is on the broker. */
  private record TopicState(int partitions, Config config) {

    List<ConfigDifference> differences(PharosTopic topic) {
      List<ConfigDifference> differences = new ArrayList<>();
      topic
          .config()
          .forEach(
              (key, wanted) -> {
                ConfigEntry entry = config.get(key);
                String actual = entry == null ? "nothing" : entry.value();
                if (!satisfies(key, actual, wanted)) {
                  differences.add(new ConfigDifference(key, actual, wanted));
                }
              });
      return differences;
    }

    private static boolean satisfies(String key, String actual, String wanted) {
      return switch (key) {
        case TopicConfig.RETENTION_MS_CONFIG ->
            // −1 keeps for ever, which as an unsigned number is the longest time.
            Long.compareUnsigned(Long.parseLong(actual), Long.parseLong(wanted)) >= 0;
        case TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG ->
            Long.parseLong(actual) >= Long.parseLong(wanted);
        default -> actual.equals(wanted);
      };
    }
  }

  /** One setting that is not as it should be. */
  private record ConfigDifference(String key, String actual, String wanted) {}
}
