package io.pharos.local.cluster;

/**
 * Something the local cluster refuses or cannot do; the message tells the user why and what helps.
 */
public class ClusterException extends RuntimeException {
  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
