package io.pharos.local.serving;

/**
 * What a step costs on the hardware.
 *
 * @param busyNs time its kernels run
 * @param computeUse share of that time that compute alone would need, 0 to 1
 * @param memoryUse the same of memory
 * @param tensorActive share of the peak floating point operations of that time
 * @param dramActive share of the peak bandwidth
 * @param marginal time each sequence adds by its own tokens, in seconds
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, made once a step
record StepCost(
    long busyNs,
    double computeUse,
    double memoryUse,
    double tensorActive,
    double dramActive,
    double[] marginal) {}
