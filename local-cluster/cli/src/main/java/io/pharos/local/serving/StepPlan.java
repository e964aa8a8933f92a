package io.pharos.local.serving;

import java.util.ArrayList;
import java.util.List;

/** Which sequences compute how many tokens in the next step of a batch. */
final class StepPlan {

  private final List<RunningSequence> sequences = new ArrayList<>();
  private final List<Long> tokens = new ArrayList<>();
  private long total;

  void add(RunningSequence sequence, long count) {
    sequences.add(sequence);
    tokens.add(count);
    total += count;
  }

  int size() {
    return sequences.size();
  }

  RunningSequence sequence(int i) {
    return sequences.get(i);
  }

  long tokens(int i) {
    return tokens.get(i);
  }

  long totalTokens() {
    return total;
  }
}
