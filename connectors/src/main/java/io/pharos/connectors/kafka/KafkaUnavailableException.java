package io.pharos.connectors.kafka;

/** The broker does not answer, or refused what was asked of it. */
public class KafkaUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public KafkaUnavailableException(String bootstrapServers, Throwable cause) {
    super(
        "Kafka at "
            + bootstrapServers
            + " did not do what was asked: "
            + cause.getMessage()
            + " (is it running, and is "
            + KafkaOptions.BOOTSTRAP_SERVERS.key()
            + " right?)",
        cause);
  }
}
