package io.pharos.local.generator;

/** A kind of request: plays one, span by span, into its trace. */
interface Scenario {

  /** Plays the request from its start to its end; the first span is the root. */
  void play(Request request);
}
