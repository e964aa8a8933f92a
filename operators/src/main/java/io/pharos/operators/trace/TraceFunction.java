package io.pharos.operators.trace;

import static io.pharos.operators.trace.CloseRule.NEVER;

import io.pharos.operators.metrics.Counters;
import io.pharos.operators.progress.WatermarkMemory;
import io.pharos.operators.trace.state.Arrival;
import io.pharos.operators.trace.state.OpenLog;
import io.pharos.operators.trace.state.OpenSpan;
import io.pharos.operators.trace.state.PublishedTrace;
import io.pharos.operators.trace.state.TraceProgress;
import io.pharos.schemas.CloseReason;
import io.pharos.schemas.Log;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.Span;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.identity.Ids;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
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
 *       passed its end; see {@link StepSettler} for what is corrected later.
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
 * <p>What arrives is only added to state. All decisions are made in timers, at event times that
 * depend only on the input: a trace has one timer, for the earliest thing that could be due.
 */
public class TraceFunction
    extends KeyedCoProcessFunction<Tuple3<String, Long, Long>, SpanHead, LogHead, Trace>
    implements CheckpointedFunction {

  /** Settled steps. */
  public static final OutputTag<Step> STEPS =
      new OutputTag<>("steps", new AvroTypeInfo<>(Step.class));

  private static final long NOT_YET = -1;

  private final TraceLimits limits;
  private final CloseRule closeRule;

  private transient WatermarkMemory memory;
  private transient TraceStore store;
  private transient TraceCaps caps;
  private transient OpenTraceReader openTraces;
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
    caps = new TraceCaps(limits);
    counters = new Counters<>(TraceCounter.class, getRuntimeContext().getMetricGroup());
    openTraces = new OpenTraceReader(store, counters);
  }

  @Override
  public void processElement1(SpanHead head, Context ctx, Collector<Trace> out) throws Exception {
    counters.add(TraceCounter.SPANS, 1);
    memory.advance(ctx.timerService().currentWatermark());
    TraceProgress progress = openOrNew(ctx);
    takeSpan(head.getSpan(), progress, ctx);
    cutIfFarOver(progress);
    store.progress.update(progress);
  }

  @Override
  public void processElement2(LogHead head, Context ctx, Collector<Trace> out) throws Exception {
    counters.add(TraceCounter.LOGS, 1);
    memory.advance(ctx.timerService().currentWatermark());
    TraceProgress progress = openOrNew(ctx);
    takeLog(head.getLog(), progress, ctx);
    cutIfFarOver(progress);
    store.progress.update(progress);
  }

  private TraceProgress openOrNew(Context ctx) throws Exception {
    TraceProgress progress = store.progress.value();
    if (progress == null) {
      return nothingYet();
    }
    if (!progress.getForgotten()) {
      return progress;
    }
    ctx.timerService().deleteEventTimeTimer(progress.getWakeMs());
    counters.add(TraceCounter.FRAGMENTS, 1);
    TraceProgress fragment = nothingYet();
    fragment.setReopened(true);
    return fragment;
  }

  private static TraceProgress nothingYet() {
    TraceProgress progress = new TraceProgress();
    progress.setPublishedUntilMs(NOT_YET);
    progress.setSettledUntilMs(NOT_YET);
    progress.setRootEndedMs(NOT_YET);
    progress.setWakeMs(NOT_YET);
    progress.setNotCounted(List.of());
    return progress;
  }

  private void takeSpan(Span span, TraceProgress progress, Context ctx) throws Exception {
    long lateBy = lateBy(span.getEventTimeMs());
    Arrival arrival = new Arrival(lateBy, lateBy > 0, false);
    if (isCut(arrival, span, progress)) {
      progress.setDroppedSpans(progress.getDroppedSpans() + 1);
      counters.add(TraceCounter.KEPT_OUT_BY_CAP, 1);
      return;
    }
    if (Steps.canBeStep(span)) {
      store.openSteps.add(Tuple2.of(arrival, span));
      progress.setOpenSteps(progress.getOpenSteps() + 1);
      progress.setOpenBytes(progress.getOpenBytes() + SpanSize.of(span));
    } else {
      OpenSpan open = new OpenSpan(arrival, span.getEventTimeMs(), SpanFactsFactory.of(span));
      store.openSpans.add(open);
      progress.setOpenSpans(progress.getOpenSpans() + 1);
      progress.setOpenBytes(progress.getOpenBytes() + SpanSize.of(open.getFacts()));
    }
    wakeAtLatest(dueOf(span, span.getEventTimeMs() + lateBy, progress), progress, ctx);
  }

  private static boolean isCut(Arrival arrival, Span span, TraceProgress progress) {
    return progress.getSpanCutoff() != null
        && KeepOrder.isCut(KeepOrder.of(HeldSpan.of(arrival, span)), progress.getSpanCutoff());
  }

  private void takeLog(Log log, TraceProgress progress, Context ctx) throws Exception {
    OpenLog open =
        new OpenLog(lateBy(log.getEventTimeMs()), log.getEventTimeMs(), LogFactsFactory.of(log));
    if (KeepOrder.isCut(KeepOrder.of(open), progress.getLogCutoff())) {
      TraceCaps.noteDroppedLog(progress, open.getFacts());
      counters.add(TraceCounter.KEPT_OUT_BY_CAP, 1);
      return;
    }
    store.openLogs.add(open);
    progress.setOpenLogs(progress.getOpenLogs() + 1);
    wakeAtLatest(closeDueOf(OpenTrace.dueMs(open), progress), progress, ctx);
  }

  /** What is late happens, for the purpose of deadlines, right behind the watermark it missed. */
  private long lateBy(long eventTime) {
    return eventTime > memory.watermarkMs() ? 0 : memory.watermarkMs() + 1 - eventTime;
  }

  /** The earliest instant at which a span that just came could make something due. */
  private long dueOf(Span span, long dueMs, TraceProgress progress) {
    long due = closeDueOf(dueMs, progress);
    if (span.getParentSpanId() == null) {
      due = Math.min(due, closeRule.earliest(dueMs, dueMs));
    }
    return Steps.isStep(span) ? Math.min(due, Steps.settleAt(dueMs)) : due;
  }

  private long closeDueOf(long due, TraceProgress progress) {
    return closeRule.earliest(due, publishedRoot(progress));
  }

  private static long publishedRoot(TraceProgress progress) {
    return progress.getRootEndedMs() < 0 ? NEVER : progress.getRootEndedMs();
  }

  /** Sees to it that the one timer of the trace is not later than an instant. */
  private static void wakeAtLatest(long due, TraceProgress progress, Context ctx) {
    long wake = progress.getWakeMs();
    if (wake >= 0 && wake <= due) {
      return;
    }
    if (wake >= 0) {
      ctx.timerService().deleteEventTimeTimer(wake);
    }
    progress.setWakeMs(due);
    ctx.timerService().registerEventTimeTimer(due);
  }

  private void cutIfFarOver(TraceProgress progress) throws Exception {
    if (caps.isFarOver(progress)) {
      OpenTrace open = openTraces.read(progress, published(progress));
      caps.cutAll(open, progress);
      openTraces.write(open, progress);
    }
  }

  private PublishedTrace published(TraceProgress progress) throws Exception {
    return progress.getRevision() == 0 ? null : store.published.value();
  }

  @Override
  public void onTimer(long now, OnTimerContext ctx, Collector<Trace> out) throws Exception {
    TraceProgress progress = store.progress.value();
    if (progress == null || progress.getWakeMs() != now) {
      return;
    }
    memory.advance(ctx.timerService().currentWatermark());
    progress.setWakeMs(NOT_YET);
    if (progress.getForgotten()) {
      store.progress.clear();
      return;
    }
    boolean nothingOpen =
        progress.getOpenSpans() + progress.getOpenSteps() + progress.getOpenLogs() == 0;
    PublishedTrace published = nothingOpen ? null : published(progress);
    OpenTrace open = openTraces.read(progress, published);
    CloseReason reason = judge(now, open, progress);
    if (reason != null || nextStepDue(open, progress) <= now) {
      emit(StepSettler.settle(now, open, published, progress), ctx);
    }
    if (reason != null) {
      publish(now, reason, open, published, progress, ctx, out);
    }
    openTraces.write(open, progress);
    long forgetDue = forgetDue(open, progress);
    if (forgetDue <= now) {
      forget(now, open, progress, ctx);
    } else if (progress.getRevision() == 0 && open.firstDue() == NEVER) {
      // caps have kept everything out
      store.progress.clear();
    } else {
      long due = Math.min(nextStepDue(open, progress), nextCloseDue(now, open, progress));
      wakeAtLatest(Math.min(due, forgetDue), progress, ctx);
      store.progress.update(progress);
    }
  }

  private static long rootEnded(OpenTrace open, TraceProgress progress) {
    return Math.min(open.rootEnded(), publishedRoot(progress));
  }

  private CloseReason judge(long now, OpenTrace open, TraceProgress progress) {
    long first = open.firstDue();
    return first > now
        ? null
        : closeRule.judge(now, first, open.lastDueUpTo(now), rootEnded(open, progress));
  }

  /** When to judge next, after this instant was judged. */
  private long nextCloseDue(long now, OpenTrace open, TraceProgress progress) {
    long first = open.firstDue();
    long root = rootEnded(open, progress);
    return first > now
        ? closeRule.earliest(first, root)
        : closeRule.next(first, open.lastDueUpTo(now), root);
  }

  private static long nextStepDue(OpenTrace open, TraceProgress progress) {
    long next = open.nextStep(progress.getSettledUntilMs());
    return next == NEVER ? NEVER : Steps.settleAt(next);
  }

  /**
   * Only what happens up to that instant puts it off: what has arrived but happens later does not,
   * or the outcome would depend on how far ahead of the watermark it came.
   */
  private long forgetDue(OpenTrace open, TraceProgress progress) {
    if (progress.getRevision() == 0) {
      return NEVER;
    }
    long due = progress.getPublishedUntilMs() + limits.keep().toMillis();
    return open.firstDue() <= due ? NEVER : due;
  }

  private void emit(List<Step> steps, OnTimerContext ctx) {
    Tuple3<String, Long, Long> key = ctx.getCurrentKey();
    for (Step step : steps) {
      step.setTenant(key.f0);
      step.setTraceId(Ids.toTraceId(key.f1, key.f2));
      ctx.output(STEPS, step);
      counters.add(TraceCounter.INFERRED_CALLS, step.getInferred() ? 1 : 0);
      counters.add(
          step.getCorrection() == 0 ? TraceCounter.STEPS : TraceCounter.STEP_CORRECTIONS, 1);
    }
  }

  private void publish(
      long now,
      CloseReason reason,
      OpenTrace open,
      PublishedTrace published,
      TraceProgress progress,
      OnTimerContext ctx,
      Collector<Trace> out)
      throws Exception {
    caps.cutDue(now, open, progress);
    emit(StepSettler.infer(now, open, published, progress), ctx);
    int lateBefore = progress.getLate();
    TracePublisher.Revision revision = TracePublisher.publish(now, open, published, progress);
    counters.add(TraceCounter.LATE_ACCEPTED, progress.getLate() - lateBefore);
    store.published.update(revision.remains());
    Trace trace = revision.trace();
    Tuple3<String, Long, Long> key = ctx.getCurrentKey();
    trace.setTenant(key.f0);
    trace.setTraceId(Ids.toTraceId(key.f1, key.f2));
    trace.setCloseReason(progress.getRevision() == 1 ? reason : CloseReason.AMENDED);
    counters.add(progress.getRevision() == 1 ? TraceCounter.TRACES : TraceCounter.AMENDMENTS, 1);
    out.collect(trace);
  }

  private void forget(long now, OpenTrace open, TraceProgress progress, OnTimerContext ctx)
      throws Exception {
    store.published.clear();
    TraceProgress next = nothingYet();
    if (open.firstDue() != NEVER) {
      next = reopened(now, open, progress);
      long due = Math.min(nextStepDue(open, next), nextCloseDue(now, open, next));
      wakeAtLatest(due, next, ctx);
    } else if (limits.remember().isZero()) {
      store.progress.clear();
      return;
    } else {
      next.setForgotten(true);
      wakeAtLatest(now + limits.remember().toMillis(), next, ctx);
    }
    store.progress.update(next);
  }

  /** What is open when its trace is forgotten happens later: it starts as if it came only then. */
  private TraceProgress reopened(long now, OpenTrace open, TraceProgress forgotten) {
    boolean remembered = open.firstDue() <= now + limits.remember().toMillis();
    counters.add(TraceCounter.FRAGMENTS, remembered ? 1 : 0);
    TraceProgress progress = nothingYet();
    progress.setReopened(remembered);
    progress.setOpenSpans(forgotten.getOpenSpans());
    progress.setOpenSteps(forgotten.getOpenSteps());
    progress.setOpenBytes(forgotten.getOpenBytes());
    progress.setOpenLogs(forgotten.getOpenLogs());
    progress.setSettledUntilMs(now);
    return progress;
  }
}
