package io.pharos.local.cluster;

import io.pharos.local.RefusedException;

/** Something the local cluster refuses or cannot do. */
public class ClusterException extends RefusedException {
  public ClusterException(String message) {
    super(message);
  }

  public ClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
