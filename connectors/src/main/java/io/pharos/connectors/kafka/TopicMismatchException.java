package io.pharos.connectors.kafka;

import java.util.List;

/** Topics are not as the topic table says; the message names each difference and the fix. */
public class TopicMismatchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public TopicMismatchException(List<String> mismatches) {
    super(
        "Kafka topics are not as Pharos needs them:\n  - "
            + String.join("\n  - ", mismatches)
            + "\nRun './pharos topics apply' to create and change them, then start the job again.");
  }
}
