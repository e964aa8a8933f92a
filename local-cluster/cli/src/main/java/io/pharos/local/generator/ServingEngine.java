package io.pharos.local.generator;

import java.util.ArrayList;
import java.util.List;

/**
 * An LLM engine of a provider, sketched: all that is seen of it is how long it takes. A request
 * waits for a free slot, its prompt is computed, then it decodes in step with the others on the
 * engine, slower the more there are.
 *
 * <p>Requests may be offered out of order, as traces are simulated one after the other: each sees
 * those that overlap it and were offered before.
 */
final class ServingEngine {

  /** Where the time of a request went, nanoseconds. */
  record Service(long queueNs, long prefillNs, long decodeNs) {
    long totalNs() {
      return queueNs + prefillNs + decodeNs;
    }
  }

  private record Busy(long startNs, long endNs) {}

  // longer than any request, so that none offered later can still overlap
  private static final long FORGET_NS = 120_000_000_000L;

  private final ModelProfile model;
  private final int replica;
  private final int slots;
  private final List<Busy> busy = new ArrayList<>();

  ServingEngine(ModelProfile model, int replica, int slots) {
    this.model = model;
    this.replica = replica;
    this.slots = slots;
  }

  /** Which of the model's engines this is, from 1. */
  int replica() {
    return replica;
  }

  Service serve(long atNs, long uncachedTokens, long outputTokens) {
    busy.removeIf(other -> other.endNs() < atNs - FORGET_NS);
    long startNs = atNs;
    int running = running(startNs);
    while (running >= slots) {
      startNs = nextEnd(startNs);
      running = running(startNs);
    }
    long prefillNs = (long) (1e9 * (uncachedTokens + 16) / model.prefillTokensPerSecond());
    // a full batch decodes at half the speed of an idle engine
    double slowdown = 1 + (double) running / slots;
    long decodeNs = (long) (1e6 * model.decodeMs() * slowdown * Math.max(1, outputTokens));
    busy.add(new Busy(startNs, startNs + prefillNs + decodeNs));
    return new Service(startNs - atNs, prefillNs, decodeNs);
  }

  private int running(long atNs) {
    int count = 0;
    for (Busy other : busy) {
      if (other.startNs() <= atNs && atNs < other.endNs()) {
        count++;
      }
    }
    return count;
  }

  private long nextEnd(long atNs) {
    long end = Long.MAX_VALUE;
    for (Busy other : busy) {
      if (other.startNs() <= atNs && atNs < other.endNs()) {
        end = Math.min(end, other.endNs());
      }
    }
    return end;
  }
}
