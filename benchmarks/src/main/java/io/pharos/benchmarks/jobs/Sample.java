package io.pharos.benchmarks.jobs;

/**
 * How far things are at one instant.
 *
 * @param epochMs the instant, Unix time
 * @param jobCpuNanos processor time of this JVM, in which the job runs
 * @param serverCpuNanos processor time of the servers
 * @param positions how far the outputs are
 */
// the array is the sample's own and is not copied
@SuppressWarnings("ArrayRecordComponent")
record Sample(long epochMs, long jobCpuNanos, long serverCpuNanos, long[] positions) {

  /** Whether the outputs have come as far as these positions. */
  boolean reaches(long[] needed) {
    for (int i = 0; i < needed.length; i++) {
      if (positions[i] < needed[i]) {
        return false;
      }
    }
    return true;
  }

  /** What lies between this sample and a later one at an instant; positions are this one's. */
  Sample towards(Sample later, long atMs) {
    double share =
        later.epochMs == epochMs ? 0 : (double) (atMs - epochMs) / (later.epochMs - epochMs);
    return new Sample(
        atMs,
        jobCpuNanos + (long) (share * (later.jobCpuNanos - jobCpuNanos)),
        serverCpuNanos + (long) (share * (later.serverCpuNanos - serverCpuNanos)),
        positions);
  }

  /** Sum of the positions. */
  long total() {
    long total = 0;
    for (long position : positions) {
      total += position;
    }
    return total;
  }
}
