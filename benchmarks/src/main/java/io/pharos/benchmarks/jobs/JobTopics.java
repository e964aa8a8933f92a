package io.pharos.benchmarks.jobs;

import io.pharos.connectors.kafka.KafkaOptions;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.connectors.kafka.TopicLayout;
import io.pharos.jobs.JobOptions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.common.IsolationLevel;

/**
 * All topics under one suffix, with the options of the jobs that use them. The {@code otlp_*}
 * topics have no suffix and belong to all.
 *
 * @param layout the topics as they are on the broker
 */
record JobTopics(Configuration common, KafkaSettings settings, TopicLayout layout) {

  /** Creates the topics that are missing. */
  static JobTopics create(String bootstrapServers, String suffix, int parallelism) {
    Configuration options = new Configuration();
    options.set(KafkaOptions.BOOTSTRAP_SERVERS, bootstrapServers);
    options.set(KafkaOptions.TOPIC_SUFFIX, "-" + suffix);
    options.set(JobOptions.PARALLELISM, parallelism);
    KafkaSettings settings = KafkaSettings.from(options);
    TopicAdmin admin = new TopicAdmin(settings);
    List<PharosTopic> all = List.of(PharosTopic.values());
    var unused = admin.apply(all);
    return new JobTopics(options, settings, admin.require(all));
  }

  /** Options of a job with some of its own. */
  Configuration options(Map<String, String> more) {
    Configuration options = new Configuration(common);
    more.forEach(options::setString);
    return options;
  }

  String nameOf(PharosTopic topic) {
    return settings.nameOf(topic);
  }

  /** What a topic gets from now on, committed or not. */
  TopicContents contents(PharosTopic topic, TopicContents.Reader reader) {
    return new TopicContents(
        settings.bootstrapServers(), nameOf(topic), IsolationLevel.READ_UNCOMMITTED, reader);
  }

  /** What is committed to a topic from now on. */
  TopicContents committedContents(PharosTopic topic) {
    return new TopicContents(
        settings.bootstrapServers(), nameOf(topic), IsolationLevel.READ_COMMITTED, value -> {});
  }

  /** The ends of topics. */
  TopicEnds ends(PharosTopic... topics) {
    return new TopicEnds(
        settings.bootstrapServers(), Arrays.stream(topics).map(this::nameOf).toList());
  }

  /**
   * Makes sure that no job has refused anything.
   *
   * @throws IllegalStateException if there is a dead letter
   */
  void requireNoDeadLetters() {
    long letters =
        Arrays.stream(TopicEnds.now(settings.bootstrapServers(), nameOf(PharosTopic.DEAD_LETTERS)))
            .sum();
    if (letters > 0) {
      throw new IllegalStateException(letters + " dead letters where none are expected");
    }
  }
}
