package io.pharos.local.architecture.badhouse.jobs;

import io.pharos.local.architecture.badhouse.local.Demonstration;

/** A job that knows the local cluster. */
public final class DemonstratingJob {

  /** Breaks the direction of dependencies. */
  public Demonstration demonstration() {
    return new Demonstration();
  }
}
