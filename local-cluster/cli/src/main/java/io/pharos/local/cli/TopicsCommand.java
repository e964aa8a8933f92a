package io.pharos.local.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pharos.connectors.kafka.KafkaOptions;
import io.pharos.connectors.kafka.KafkaSettings;
import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.connectors.kafka.TopicAdmin;
import io.pharos.local.cluster.ClusterPort;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the topic table, creates the topics, or compares them with it. */
@Command(
    name = "topics",
    description = {
      "Show the topic table, create the topics it names (apply), or compare those on the broker with"
          + " it (check).",
      "A job refuses to start while check finds a difference."
    },
    footer = {
      "",
      "Examples:",
      "  ./pharos topics",
      "  ./pharos topics apply",
      "  ./pharos topics check --bootstrap-servers kafka:9092"
    })
final class TopicsCommand implements Callable<Integer> {

  /** What to do with the topics. */
  enum Action {
    list,
    apply,
    check
  }

  @Parameters(
      arity = "0..1",
      defaultValue = "list",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private Action action;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Brokers of another cluster (the local one).")
  private String bootstrapServers;

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Appended to the names of topics Pharos writes.")
  private String suffix;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Least number of partitions (the table's).")
  private Integer partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      description = "Replication factor of new topics (the broker's).")
  private Integer replication;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Mixin private PortOptions ports;

  @Override
  public Integer call() {
    List<PharosTopic> topics = List.of(PharosTopic.values());
    return switch (action) {
      case list -> list(topics);
      case apply -> report("done", new TopicAdmin(settings()).apply(topics), 0);
      case check -> report("differences", new TopicAdmin(settings()).check(topics), 1);
    };
  }

  private KafkaSettings settings() {
    Configuration options = new Configuration();
    options.set(
        KafkaOptions.BOOTSTRAP_SERVERS,
        bootstrapServers != null
            ? bootstrapServers
            : ports.cluster().ports().address(ClusterPort.KAFKA));
    options.set(KafkaOptions.TOPIC_SUFFIX, suffix);
    if (partitions != null) {
      options.set(KafkaOptions.PARTITIONS, partitions);
    }
    if (replication != null) {
      options.set(KafkaOptions.REPLICATION, replication);
    }
    return KafkaSettings.from(options);
  }

  private Integer list(List<PharosTopic> topics) {
    if (json) {
      ObjectNode document = JsonOutput.object();
      ArrayNode rows = document.putArray("topics");
      for (PharosTopic topic : topics) {
        ObjectNode row = rows.addObject();
        row.put("topic", topic.title());
        row.put("key", topic.keyDescription());
        row.put("partitions", topic.defaultPartitions());
        row.put("retention_ms", topic.retention().map(kept -> kept.toMillis()).orElse(null));
        row.put("cleanup", topic.cleanupPolicy());
        row.put("max_message_bytes", topic.maxMessageBytes());
        topic.writers().forEach(row.putArray("writers")::add);
        topic.readers().forEach(row.putArray("readers")::add);
      }
      JsonOutput.print(document);
      return 0;
    }
    for (PharosTopic topic : topics) {
      System.out.printf(
          "%-20s %2d partitions, %-7s %-9s key: %s%n    written by %s; read by %s%n",
          topic.title(),
          topic.defaultPartitions(),
          topic.cleanupPolicy(),
          topic.retention().map(kept -> kept.toHours() + " h,").orElse("for ever,"),
          topic.keyDescription(),
          String.join(", ", topic.writers()),
          topic.readers().isEmpty() ? "users" : String.join(", ", topic.readers()));
    }
    return 0;
  }

  private Integer report(String what, List<String> lines, int exitWhereAny) {
    if (json) {
      ObjectNode document = JsonOutput.object();
      lines.forEach(document.putArray(what)::add);
      JsonOutput.print(document);
    } else if (lines.isEmpty()) {
      System.out.println("topics are as the table says");
    } else {
      lines.forEach(System.out::println);
    }
    if (!lines.isEmpty() && exitWhereAny != 0) {
      System.err.println("pharos: topics differ from the table; ./pharos topics apply mends them");
      return exitWhereAny;
    }
    return 0;
  }
}
