package io.pharos.local.serving;

import java.util.ArrayList;
import java.util.List;

/** What an engine's own counters say, step by step. */
public final class EngineTimeline {

  private final EngineSpec engine;
  private final int position;
  private final long capacity;
  private final LongSeries times = new LongSeries();
  private final LongSeries running = new LongSeries();
  private final LongSeries waiting = new LongSeries();
  private final LongSeries usedBlocks = new LongSeries();
  private final LongSeries preemptions = new LongSeries();
  private final LongSeries lookedUp = new LongSeries();
  private final LongSeries found = new LongSeries();
  private final LongSeries promptTokens = new LongSeries();
  private final LongSeries generatedTokens = new LongSeries();
  private final LongSeries stepTokens = new LongSeries();
  // one entry for all sequences of a step with one gap between tokens
  private final LongSeries gapTimes = new LongSeries();
  private final LongSeries gapNs = new LongSeries();
  private final LongSeries gapCounts = new LongSeries();
  private final LongSeries firstTokenTimes = new LongSeries();
  private final LongSeries firstTokenNs = new LongSeries();
  private final LongSeries finishedTimes = new LongSeries();
  private final List<ServedRequest> finished = new ArrayList<>();
  private long prompts;
  private long generated;

  EngineTimeline(EngineSpec engine, int position, long capacity) {
    this.engine = engine;
    this.position = position;
    this.capacity = capacity;
  }

  public EngineSpec engine() {
    return engine;
  }

  /** In the layout. */
  public int position() {
    return position;
  }

  /** Blocks of the key-value cache. */
  public long capacity() {
    return capacity;
  }

  /** Steps so far. */
  public int steps() {
    return times.size();
  }

  /** Most sequences that were ever left in the batch after a step. */
  public long mostRunning() {
    return most(running);
  }

  /** Most blocks of the cache that were ever in use after a step. */
  public long mostBlocks() {
    return most(usedBlocks);
  }

  public long preemptions() {
    return preemptions.size() == 0 ? 0 : preemptions.last();
  }

  /** Its counters as they were after the last step that ended by then. */
  public EngineReading at(long atNs) {
    int i = times.floor(atNs);
    return i < 0
        ? EngineReading.ZERO
        : new EngineReading(
            running.get(i),
            waiting.get(i),
            (double) usedBlocks.get(i) / capacity,
            preemptions.get(i),
            lookedUp.get(i),
            found.get(i),
            promptTokens.get(i),
            generatedTokens.get(i));
  }

  /** Tells what it observed after one instant and up to another. */
  public void observe(long afterNs, long untilNs, EngineObserver observer) {
    for (int i = times.floor(afterNs) + 1; i <= times.floor(untilNs); i++) {
      observer.step(stepTokens.get(i));
    }
    for (int i = gapTimes.floor(afterNs) + 1; i <= gapTimes.floor(untilNs); i++) {
      observer.tokens(gapNs.get(i), gapCounts.get(i));
    }
    for (int i = firstTokenTimes.floor(afterNs) + 1; i <= firstTokenTimes.floor(untilNs); i++) {
      observer.firstToken(firstTokenNs.get(i));
    }
    for (int i = finishedTimes.floor(afterNs) + 1; i <= finishedTimes.floor(untilNs); i++) {
      observer.finished(finished.get(i));
    }
  }

  void token(RunningSequence sequence, long gap, long atNs) {
    generated++;
    if (gap < 0) {
      prompts += sequence.request().promptTokens();
      firstTokenTimes.add(atNs);
      firstTokenNs.add(atNs - sequence.request().arrivalNs());
    } else {
      int last = gapTimes.size() - 1;
      if (last >= 0 && gapTimes.get(last) == atNs && gapNs.get(last) == gap) {
        gapCounts.increment(last);
      } else {
        gapTimes.add(atNs);
        gapNs.add(gap);
        gapCounts.add(1);
      }
    }
  }

  void step(ContinuousBatch batch, long tokens, List<ServedRequest> done, long atNs) {
    times.add(atNs);
    running.add(batch.running());
    waiting.add(batch.waiting());
    usedBlocks.add(batch.usedBlocks());
    preemptions.add(batch.preemptions());
    lookedUp.add(batch.tokensLookedUp());
    found.add(batch.tokensFound());
    promptTokens.add(prompts);
    generatedTokens.add(generated);
    stepTokens.add(tokens);
    for (ServedRequest request : done) {
      finishedTimes.add(atNs);
      finished.add(request);
    }
  }

  private static long most(LongSeries of) {
    long most = 0;
    for (int i = 0; i < of.size(); i++) {
      most = Math.max(most, of.get(i));
    }
    return most;
  }
}
