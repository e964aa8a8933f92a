package io.pharos.local.serving;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Puts the steps of an engine together, as vLLM's scheduler does.
 *
 * <p>A step holds every running sequence, in order of admission, with the tokens it has due: one
 * where it decodes, a chunk of the prompt where it does not, within the budget of tokens. What is
 * left of the budget goes to waiting requests, first come first served, while there is a place and
 * room in the key-value cache. Where the cache has no room for a running sequence, the youngest is
 * preempted: it loses its cache, goes to the front of the queue, and nothing is admitted in that
 * step.
 */
final class ContinuousBatch {

  private final EngineSettings settings;
  private final long capacity;
  private final Deque<RunningSequence> waiting = new ArrayDeque<>();
  private final List<RunningSequence> running = new ArrayList<>();
  private long used;
  private long preemptions;
  private long tokensLookedUp;
  private long tokensFound;

  /**
   * @param capacity blocks of the key-value cache
   */
  ContinuousBatch(EngineSettings settings, long capacity) {
    this.settings = settings;
    this.capacity = capacity;
  }

  void arrive(RunningSequence sequence) {
    long most =
        blocks(sequence.request().promptTokens() + (long) sequence.request().outputTokens());
    Rule.require(
        most <= capacity,
        "a request of %d tokens does not fit a cache of %d blocks"
            .formatted(
                sequence.request().promptTokens() + sequence.request().outputTokens(), capacity));
    waiting.addLast(sequence);
  }

  int running() {
    return running.size();
  }

  int waiting() {
    return waiting.size();
  }

  long usedBlocks() {
    return used;
  }

  long capacity() {
    return capacity;
  }

  long preemptions() {
    return preemptions;
  }

  /** Tokens of prompts that were looked up in the prefix cache, once for each request. */
  long tokensLookedUp() {
    return tokensLookedUp;
  }

  long tokensFound() {
    return tokensFound;
  }

  boolean hasWork() {
    return !running.isEmpty() || !waiting.isEmpty();
  }

  StepPlan schedule(long atNs) {
    StepPlan plan = new StepPlan();
    long budget = settings.tokenBudget();
    long before = preemptions;
    for (int i = 0; i < running.size() && budget > 0; i++) {
      RunningSequence sequence = running.get(i);
      long tokens = Math.min(sequence.due(), budget);
      if (makeRoom(sequence, tokens)) {
        plan.add(sequence, tokens);
        budget -= tokens;
      }
    }
    if (preemptions == before) {
      admit(plan, budget, atNs);
    }
    return plan;
  }

  /** Whatever the step finished leaves the batch. */
  List<RunningSequence> leave() {
    List<RunningSequence> done = new ArrayList<>();
    for (RunningSequence sequence : running) {
      if (sequence.isDone()) {
        done.add(sequence);
        used -= sequence.blocks();
      }
    }
    running.removeAll(done);
    return done;
  }

  private void admit(StepPlan plan, long left, long atNs) {
    long budget = left;
    while (budget > 0 && !waiting.isEmpty() && running.size() < settings.maxRunning()) {
      RunningSequence next = waiting.peekFirst();
      long tokens = Math.min(next.due(), budget);
      if (!hold(next, tokens)) {
        return;
      }
      waiting.removeFirst();
      running.add(next);
      if (next.isScheduledFirst()) {
        next.scheduled(atNs);
        tokensLookedUp += next.request().promptTokens();
        tokensFound += next.cached();
      }
      plan.add(next, tokens);
      budget -= tokens;
    }
  }

  /** Preempts the youngest until there is room; false where that was the sequence itself. */
  private boolean makeRoom(RunningSequence sequence, long tokens) {
    while (!hold(sequence, tokens)) {
      RunningSequence youngest = running.remove(running.size() - 1);
      used -= youngest.blocks();
      youngest.preempt();
      preemptions++;
      waiting.addFirst(youngest);
      if (youngest == sequence) {
        return false;
      }
    }
    return true;
  }

  private boolean hold(RunningSequence sequence, long tokens) {
    long more = blocks(sequence.computed() + tokens) - sequence.blocks();
    if (used + more > capacity) {
      return false;
    }
    used += more;
    sequence.hold(more);
    return true;
  }

  private long blocks(long tokens) {
    return (tokens + settings.blockTokens() - 1) / settings.blockTokens();
  }
}
