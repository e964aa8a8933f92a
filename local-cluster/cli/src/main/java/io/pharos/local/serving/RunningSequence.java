package io.pharos.local.serving;

import java.util.ArrayList;
import java.util.List;

/** A request in an engine. */
final class RunningSequence {

  private static final long UNSET = -1;

  private final ServingRequest request;
  private final int cached;
  private final long[] gpuNs;
  private final long[] energyUj;
  private long computed;
  private int generated;
  private long blocks;
  private long scheduledNs = UNSET;
  private long firstTokenNs = UNSET;
  private long lastTokenNs = UNSET;
  private int preemptions;

  RunningSequence(ServingRequest request, int blockTokens, int devices) {
    this.request = request;
    // only whole blocks are found in the cache
    this.cached = request.cachedTokens() / blockTokens * blockTokens;
    this.computed = cached;
    this.gpuNs = new long[devices];
    this.energyUj = new long[devices];
  }

  ServingRequest request() {
    return request;
  }

  int cached() {
    return cached;
  }

  /** Tokens whose keys and values are in the cache. */
  long computed() {
    return computed;
  }

  /** Tokens to compute before the next can be told. */
  long due() {
    return request.promptTokens() + generated - computed;
  }

  long blocks() {
    return blocks;
  }

  void hold(long more) {
    blocks += more;
  }

  boolean isScheduledFirst() {
    return scheduledNs == UNSET;
  }

  void scheduled(long atNs) {
    scheduledNs = atNs;
  }

  /** Loses its cache; what it had said so far becomes part of what is computed again. */
  void preempt() {
    blocks = 0;
    computed = cached;
    preemptions++;
  }

  /** A step computed so many of its tokens; returns the gap since its last token, or a negative. */
  long advance(long tokens, long atNs) {
    computed += tokens;
    if (due() > 0) {
      return UNSET;
    }
    generated++;
    long gap = lastTokenNs == UNSET ? UNSET : atNs - lastTokenNs;
    if (firstTokenNs == UNSET) {
      firstTokenNs = atNs;
    }
    lastTokenNs = atNs;
    return gap;
  }

  boolean toldToken(long atNs) {
    return lastTokenNs == atNs;
  }

  boolean isDone() {
    return generated >= request.outputTokens();
  }

  void take(int device, long ns, long uj) {
    gpuNs[device] += ns;
    energyUj[device] += uj;
  }

  ServedRequest served(int engine, List<ServingDevice> devices) {
    List<DeviceShare> shares = new ArrayList<>();
    for (int i = 0; i < gpuNs.length; i++) {
      shares.add(new DeviceShare(devices.get(i), gpuNs[i], energyUj[i]));
    }
    return new ServedRequest(
        request, engine, scheduledNs, firstTokenNs, lastTokenNs, cached, preemptions, shares);
  }
}
