package io.pharos.operators.trace;

import static io.pharos.operators.trace.CloseRule.NEVER;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.progress.WatermarkMemory;
import io.pharos.operators.trace.state.SpanFacts;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.CloseReason;
import io.pharos.schemas.Log;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Ids;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Assembles one trace per key from its spans and logs.
 *
 * <ul>
 *   <li>A repeated delivery (same span id, or a log of the same content) is counted and kept once;
 *       of two spans with one id the greater content rank stands.
 *   <li>A step is published on {@link #STEPS} at the first whole second at which the watermark has
 *       passed its end. If a repeated delivery with a greater rank comes later, a correction
 *       follows.
 *   <li>The trace is published when {@link CloseRule} says so. A publication at instant t holds
 *       exactly the spans and logs with an event time up to t; what comes later makes the next
 *       revision. After the first one, state shrinks to what another revision needs.
 *   <li>{@code keep} after its last span the content is forgotten, and only the fact remains that
 *       the trace existed, for {@code remember}: what comes then is published as a fragment under
 *       an id of its own, never in the place of the trace. So is what was here already but happens
 *       after that instant; its repeated deliveries up to then are not counted.
 *   <li>Caps bound spans, their bytes and logs; what they keep does not depend on arrival.
 * </ul>
 *
 * <p>All decisions are made in timers, at event times that depend only on the input: one timer per
 * trace is live, for the earliest thing that is due.
 */
public class TraceFunction
    extends KeyedCoProcessFunction<Tuple3<String, Long, Long>, SpanHead, LogHead, Trace>
    implements CheckpointedFunction {

  /** Settled steps. */
  public static final OutputTag<Step> STEPS =
      new OutputTag<>("steps", new AvroTypeInfo<>(Step.class));

  private static final long BEFORE_ALL = Long.MIN_VALUE;

  private final TraceLimits limits;
  private final CloseRule closeRule;

  private transient WatermarkMemory memory;
  private transient TraceStore store;
  private transient TraceCaps caps;
  private transient TracePublisher publisher;
  private transient StepSettler settler;
  private transient TraceActivity activity;
  private transient Counters<TraceCounter> counters;

  public TraceFunction(TraceLimits limits) {
    this.limits = limits;
    this.closeRule = new CloseRule(limits);
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    memory = WatermarkMemory.in(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    memory.snapshot();
  }

  @Override
  public void open(OpenContext context) {
    store = new TraceStore(getRuntimeContext());
    caps = new TraceCaps(limits, store);
    publisher = new TracePublisher(store);
    settler = new StepSettler(store);
    activity = new TraceActivity(store);
    counters = new Counters<>(TraceCounter.class, getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement1(SpanHead head, Context ctx, Collector<Trace> out) throws Exception {
    counters.add(TraceCounter.SPANS, 1);
    TraceProgress progress = openOrNew();
    memory.advance(ctx.timerService().currentWatermark());
    takeSpan(head.getSpan(), progress, memory.watermarkMs());
    caps.cutIfFarOver(progress);
    schedule(progress, ctx);
  }

  @Override
  public void processElement2(LogHead head, Context ctx, Collector<Trace> out) throws Exception {
    counters.add(TraceCounter.LOGS, 1);
    TraceProgress progress = openOrNew();
    memory.advance(ctx.timerService().currentWatermark());
    takeLog(head.getLog(), progress, memory.watermarkMs());
    caps.cutIfFarOver(progress);
    schedule(progress, ctx);
  }

  private TraceProgress openOrNew() throws Exception {
    TraceProgress progress = store.progress.value();
    if (progress != null && !progress.getForgotten()) {
      return progress;
    }
    if (progress != null) {
      counters.add(TraceCounter.FRAGMENTS, 1);
    }
    return nothingYet().setReopened(progress != null).build();
  }

  private static TraceProgress.Builder nothingYet() {
    return TraceProgress.newBuilder()
        .setPublishedUntilMs(BEFORE_ALL)
        .setFirstUnpublishedMs(NEVER)
        .setLastActivityMs(BEFORE_ALL)
        .setLateActivityMs(BEFORE_ALL)
        .setRootEndedMs(NEVER)
        .setCloseDueMs(NEVER)
        .setWakeMs(NEVER)
        .setSettledUntilMs(BEFORE_ALL)
        .setNextStepMs(NEVER);
  }

  private void takeSpan(Span span, TraceProgress progress, long watermark) throws Exception {
    long id = Ids.toLong(span.getSpanId());
    Span known = store.openSpans.get(id);
    if (known != null) {
      countDuplicate(progress);
      if (Integer.compareUnsigned(span.getContentRank(), known.getContentRank()) > 0) {
        replace(id, known, span, progress, watermark);
      }
      return;
    }
    SpanFacts published = progress.getRevision() == 0 ? null : publisher.publishedSpan(id);
    if (published != null) {
      countDuplicate(progress);
      if (Integer.compareUnsigned(span.getContentRank(), published.getContentRank()) > 0) {
        open(id, span, progress, watermark);
        if (Steps.isStep(span)) {
          settler.noteCorrection(id, span.getEventTimeMs(), watermark, progress);
        }
      }
    } else if (KeepOrder.isCut(KeepOrder.of(span), progress.getSpanCutoff())) {
      progress.setDroppedSpans(progress.getDroppedSpans() + 1);
      counters.add(TraceCounter.KEPT_OUT_BY_CAP, 1);
    } else {
      countIfLate(span.getEventTimeMs(), progress, watermark);
      open(id, span, progress, watermark);
      if (Steps.isStep(span)) {
        settler.note(id, span.getEventTimeMs(), watermark, progress);
      }
    }
  }

  private void open(long id, Span span, TraceProgress progress, long watermark) throws Exception {
    store.openSpans.put(id, span);
    progress.setOpenSpans(progress.getOpenSpans() + 1);
    progress.setOpenBytes(progress.getOpenBytes() + SpanSize.of(span));
    long effective = noteActivity(span.getEventTimeMs(), progress, watermark);
    noteRoot(span, effective, progress);
  }

  /** The other span with this id leaves nothing behind, so that both orders come to the same. */
  private void replace(long id, Span known, Span span, TraceProgress progress, long watermark)
      throws Exception {
    boolean settled = settler.isSettled(id, known, progress);
    progress.setOpenBytes(progress.getOpenBytes() + SpanSize.of(span) - SpanSize.of(known));
    store.openSpans.put(id, span);
    noteActivity(span.getEventTimeMs(), progress, watermark);
    activity.recount(progress);
    dueNotAfterEarliest(progress);
    if (Steps.isStep(span) && settled) {
      settler.noteCorrection(id, span.getEventTimeMs(), watermark, progress);
    } else if (Steps.isStep(span)) {
      settler.note(id, span.getEventTimeMs(), watermark, progress);
    }
  }

  private void takeLog(Log log, TraceProgress progress, long watermark) throws Exception {
    long id = log.getLogId();
    Log known = store.openLogs.get(id);
    if (known != null) {
      countDuplicate(progress);
      if (log.getEventTimeMs() < known.getEventTimeMs()) {
        // a clock that runs ahead was clamped to two different arrivals: the first one stands
        store.openLogs.put(id, log);
        noteActivity(log.getEventTimeMs(), progress, watermark);
        activity.recount(progress);
        dueNotAfterEarliest(progress);
      }
    } else if (progress.getRevision() > 0 && publisher.hasPublishedLog(id)) {
      countDuplicate(progress);
    } else if (KeepOrder.isCut(KeepOrder.of(log), progress.getLogCutoff())) {
      TraceCaps.noteDroppedLog(progress, log);
      counters.add(TraceCounter.KEPT_OUT_BY_CAP, 1);
    } else {
      store.openLogs.put(id, log);
      progress.setOpenLogs(progress.getOpenLogs() + 1);
      countIfLate(log.getEventTimeMs(), progress, watermark);
      noteActivity(log.getEventTimeMs(), progress, watermark);
    }
  }

  private void countDuplicate(TraceProgress progress) {
    progress.setDuplicates(progress.getDuplicates() + 1);
    counters.add(TraceCounter.DUPLICATES, 1);
  }

  private void countIfLate(long eventTime, TraceProgress progress, long watermark) {
    if (eventTime <= watermark) {
      progress.setLate(progress.getLate() + 1);
      counters.add(TraceCounter.LATE_ACCEPTED, 1);
    }
  }

  /** What is late happens, for the purpose of deadlines, when it arrives. */
  private long noteActivity(long eventTime, TraceProgress progress, long watermark) {
    long effective = Math.max(eventTime, watermark);
    if (eventTime <= watermark) {
      progress.setLateActivityMs(Math.max(progress.getLateActivityMs(), effective));
    }
    progress.setLastActivityMs(Math.max(progress.getLastActivityMs(), effective));
    if (effective < progress.getFirstUnpublishedMs()) {
      progress.setFirstUnpublishedMs(effective);
      dueNotAfterEarliest(progress);
    }
    return effective;
  }

  private void noteRoot(Span span, long effective, TraceProgress progress) {
    if (span.getParentSpanId() == null && effective < progress.getRootEndedMs()) {
      progress.setRootEndedMs(effective);
      dueNotAfterEarliest(progress);
    }
  }

  private void dueNotAfterEarliest(TraceProgress progress) {
    long earliest = closeRule.earliest(progress.getFirstUnpublishedMs(), progress.getRootEndedMs());
    progress.setCloseDueMs(Math.min(progress.getCloseDueMs(), earliest));
  }

  /** Sees to it that the earliest thing due has a timer; stores the progress. */
  private void schedule(TraceProgress progress, Context ctx) throws Exception {
    long wake =
        Math.min(
            Math.min(progress.getCloseDueMs(), StepSettler.due(progress)), forgetDue(progress));
    if (wake < progress.getWakeMs()) {
      progress.setWakeMs(wake);
      ctx.timerService().registerEventTimeTimer(wake);
    }
    store.progress.update(progress);
  }

  /**
   * Only what happens up to that instant puts it off: what has arrived but happens later does not,
   * or the outcome would depend on how far ahead of the watermark it came.
   */
  private long forgetDue(TraceProgress progress) {
    if (progress.getRevision() == 0) {
      return NEVER;
    }
    long due = progress.getPublishedUntilMs() + limits.keep().toMillis();
    return progress.getFirstUnpublishedMs() <= due ? NEVER : due;
  }

  @Override
  public void onTimer(long now, OnTimerContext ctx, Collector<Trace> out) throws Exception {
    TraceProgress progress = store.progress.value();
    if (progress == null || progress.getWakeMs() != now) {
      return;
    }
    progress.setWakeMs(NEVER);
    if (progress.getForgotten()) {
      store.progress.clear();
      return;
    }
    memory.advance(ctx.timerService().currentWatermark());
    if (StepSettler.due(progress) <= now) {
      settle(now, progress, ctx);
    }
    if (progress.getCloseDueMs() <= now) {
      judge(now, progress, ctx, out);
    }
    if (forgetDue(progress) <= now) {
      forget(now, progress, ctx);
    } else {
      schedule(progress, ctx);
    }
  }

  private void settle(long now, TraceProgress progress, OnTimerContext ctx) throws Exception {
    Tuple3<String, Long, Long> key = ctx.getCurrentKey();
    for (Step step : settler.settle(now, progress)) {
      step.setTenant(key.f0);
      step.setTraceId(Ids.toTraceId(key.f1, key.f2));
      ctx.output(STEPS, step);
      counters.add(
          step.getCorrection() == 0 ? TraceCounter.STEPS : TraceCounter.STEP_CORRECTIONS, 1);
    }
  }

  private void judge(long now, TraceProgress progress, OnTimerContext ctx, Collector<Trace> out)
      throws Exception {
    long first = progress.getFirstUnpublishedMs();
    if (first > now) {
      progress.setCloseDueMs(closeRule.earliest(first, progress.getRootEndedMs()));
      return;
    }
    long last = activity.lastUpTo(now, progress);
    CloseReason reason = closeRule.judge(now, first, last, progress.getRootEndedMs());
    if (reason == null) {
      progress.setCloseDueMs(closeRule.next(first, last, progress.getRootEndedMs()));
      return;
    }
    // a published span is no longer there to be settled
    settle(now, progress, ctx);
    caps.cutDue(now, progress);
    Trace trace = publisher.publish(now, progress);
    Tuple3<String, Long, Long> key = ctx.getCurrentKey();
    trace.setTenant(key.f0);
    trace.setTraceId(Ids.toTraceId(key.f1, key.f2));
    trace.setCloseReason(progress.getRevision() == 1 ? reason : CloseReason.AMENDED);
    progress.setCloseDueMs(
        closeRule.earliest(progress.getFirstUnpublishedMs(), progress.getRootEndedMs()));
    counters.add(progress.getRevision() == 1 ? TraceCounter.TRACES : TraceCounter.AMENDMENTS, 1);
    out.collect(trace);
  }

  private void forget(long now, TraceProgress progress, OnTimerContext ctx) throws Exception {
    store.published.clear();
    if (progress.getFirstUnpublishedMs() != NEVER) {
      reopen(now, progress, ctx);
      return;
    }
    // clearing the open maps, empty here, would make RocksDB seek through its neighbours'
    // tombstones
    if (limits.remember().isZero()) {
      store.progress.clear();
      return;
    }
    long until = now + limits.remember().toMillis();
    store.progress.update(nothingYet().setForgotten(true).setWakeMs(until).build());
    ctx.timerService().registerEventTimeTimer(until);
  }

  /** What is open when its trace is forgotten happens later: it starts as if it came only then. */
  private void reopen(long now, TraceProgress forgotten, OnTimerContext ctx) throws Exception {
    boolean remembered = forgotten.getFirstUnpublishedMs() <= now + limits.remember().toMillis();
    TraceProgress progress =
        nothingYet()
            .setReopened(remembered)
            .setOpenSpans(forgotten.getOpenSpans())
            .setOpenBytes(forgotten.getOpenBytes())
            .setOpenLogs(forgotten.getOpenLogs())
            .setSettledUntilMs(now)
            .setNextStepMs(forgotten.getNextStepMs())
            .build();
    counters.add(TraceCounter.FRAGMENTS, remembered ? 1 : 0);
    for (Span span : store.openSpans.values()) {
      noteRoot(span, noteActivity(span.getEventTimeMs(), progress, now), progress);
    }
    for (Log log : store.openLogs.values()) {
      noteActivity(log.getEventTimeMs(), progress, now);
    }
    schedule(progress, ctx);
  }
}
