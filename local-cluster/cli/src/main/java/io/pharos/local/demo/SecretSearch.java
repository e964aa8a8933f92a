package io.pharos.local.demo;

import io.pharos.connectors.kafka.PharosTopic;
import io.pharos.local.generator.PlantedSecrets;
import io.pharos.local.ledger.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Looks for the planted secrets in every topic: they must have been sent, and be in none that
 * Pharos writes, from which everything that is stored is made.
 */
final class SecretSearch {

  private static final List<PharosTopic> RAW =
      List.of(PharosTopic.OTLP_SPANS, PharosTopic.OTLP_LOGS, PharosTopic.OTLP_METRICS);

  private final TopicReader topics;

  SecretSearch(TopicReader topics) {
    this.topics = topics;
  }

  List<Check> checks() {
    List<PharosTopic> written = new ArrayList<>(Arrays.asList(PharosTopic.values()));
    written.removeAll(RAW);
    long sent = records(RAW);
    long left = records(written);
    return List.of(
        new Check(
            "secrets: records sent with some",
            "some",
            Long.toString(sent),
            sent > 0,
            sent > 0 ? "" : "no planted secret was sent, so none can be missed"),
        new Check(
            "secrets: records written with some",
            "0",
            Long.toString(left),
            left == 0,
            left == 0 ? "" : "a planted secret has passed ingest"));
  }

  private long records(List<PharosTopic> where) {
    long[] found = new long[1];
    for (PharosTopic topic : where) {
      topics.<RuntimeException>readValues(
          topic, value -> found[0] += PlantedSecrets.isIn(value) ? 1 : 0);
    }
    return found[0];
  }
}
