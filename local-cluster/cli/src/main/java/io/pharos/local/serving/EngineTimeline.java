package io.pharos.local.serving;

import java.util.ArrayList;
import java.util.List;

/** What an engine's own counters say, step by step. */
public final class EngineTimeline {

  private final EngineSpec engine;
  private final int position;
  private final long capacity;
  final LongSeries times = new LongSeries();
  final LongSeries running = new LongSeries();
  final LongSeries waiting = new LongSeries();
  final LongSeries usedBlocks = new LongSeries();
  final LongSeries preemptions = new LongSeries();
  final LongSeries lookedUp = new LongSeries();
  final LongSeries found = new LongSeries();
  final LongSeries promptTokens = new LongSeries();
  final LongSeries generatedTokens = new LongSeries();
  final LongSeries stepTokens = new LongSeries();
  // one entry for all sequences of a step with one gap between tokens
  final LongSeries gapTimes = new LongSeries();
  final LongSeries gapNs = new LongSeries();
  final LongSeries gapCounts = new LongSeries();
  final LongSeries firstTokenTimes = new LongSeries();
  final LongSeries firstTokenNs = new LongSeries();
  final List<ServedRequest> finished = new ArrayList<>();
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

  void token(RunningSequence sequence, long gap, long atNs) {
    generated++;
    if (gap < 0) {
      prompts += sequence.request().promptTokens();
      firstTokenTimes.add(atNs);
      firstTokenNs.add(atNs - sequence.request().arrivalNs());
    } else {
      gapTimes.add(atNs);
      gapNs.add(gap);
      gapCounts.add(1);
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
    finished.addAll(done);
  }

  private static long most(LongSeries of) {
    long most = 0;
    for (int i = 0; i < of.size(); i++) {
      most = Math.max(most, of.get(i));
    }
    return most;
  }
}
