package io.pharos.connectors.kafka;

import java.util.EnumMap;
import java.util.Map;

/** The topics as they are on the broker: how many partitions each has. */
public final class TopicLayout {

  private final Map<PharosTopic, Integer> partitions;

  /** A layout by number of partitions. */
  public TopicLayout(Map<PharosTopic, Integer> partitions) {
    this.partitions = new EnumMap<>(partitions);
  }

  /**
   * Number of partitions of a topic.
   *
   * @throws IllegalArgumentException if the topic was not asked for when the layout was read
   */
  public int partitionsOf(PharosTopic topic) {
    Integer count = partitions.get(topic);
    if (count == null) {
      throw new IllegalArgumentException(
          topic.title() + " is not among the topics this job checked: " + partitions.keySet());
    }
    return count;
  }

  /**
   * Makes sure that every subtask of a source has a partition. One without would have no watermark,
   * and the whole job would wait for it for ever.
   *
   * @throws IllegalArgumentException if the parallelism is above the number of partitions
   */
  public void requireReadableBy(int parallelism, PharosTopic topic) {
    int count = partitionsOf(topic);
    if (parallelism > count) {
      throw new IllegalArgumentException(
          String.format(
              "Parallelism %d is above the %d partition%s of %s: event time would stand still."
                  + " Start the job with a parallelism of at most %d, or add partitions with"
                  + " './pharos topics apply --partitions %d' and restart the job that writes the"
                  + " topic.",
              parallelism, count, count == 1 ? "" : "s", topic.title(), count, parallelism));
    }
  }
}
