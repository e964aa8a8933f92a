package io.pharos.benchmarks.jobs;

/**
 * One run of a job over a full topic.
 *
 * @param spans that went in
 * @param bytes of the record values that went in
 * @param seconds from the moment all tasks ran until the last record was out
 * @param jobCpuSeconds processor time of the JVM with the job in that time
 * @param serverCpuSeconds processor time of broker and store in that time
 */
record JobRun(
    long spans, long bytes, double seconds, double jobCpuSeconds, double serverCpuSeconds) {

  double spansPerSecond() {
    return spans / seconds;
  }

  /** Of all cores of the machine, which broker and store share with the job. */
  double spansPerSecondAndCore() {
    return spansPerSecond() / Runtime.getRuntime().availableProcessors();
  }

  double jobCpuNanosPerSpan() {
    return jobCpuSeconds * 1e9 / spans;
  }

  double serverCpuNanosPerSpan() {
    return serverCpuSeconds * 1e9 / spans;
  }

  double megabytesPerSecond() {
    return bytes / seconds / 1e6;
  }
}
