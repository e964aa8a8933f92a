package io.pharos.benchmarks.jobs;

/** Says how far an output is, cheaply enough to be asked 20 times a second. */
@FunctionalInterface
interface Progress {

  /** An output that does not show how far it is. */
  Progress UNSEEN = () -> new long[0];

  /** How far each part of it is; positions only grow. */
  long[] positions();
}
