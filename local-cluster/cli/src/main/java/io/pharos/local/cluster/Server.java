package io.pharos.local.cluster;

/** One kind of server: how to configure and start it, and how to see that it answers. */
interface Server {
  Component component();

  /** Writes its configuration and says how to start it. Called with no such server running. */
  ServerCommand prepare();

  /** Whether it answers as a client needs it to; false while it starts. */
  boolean isReady();

  /** The answer to "where", for a person: an address or a number of slots. */
  String describe();

  /**
   * Deletes what it would find again after a restart.
   *
   * @return whether there was anything
   */
  boolean wipe();
}
