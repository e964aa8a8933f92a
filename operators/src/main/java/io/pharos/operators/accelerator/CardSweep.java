package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.CardBucket;
import io.pharos.operators.accelerator.state.CardState;
import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.LaneState;
import io.pharos.operators.accelerator.state.Meter;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.accelerator.state.ServedCall;
import io.pharos.operators.accelerator.state.WindowSums;
import io.pharos.operators.apportion.FixedShares;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Gives out the time and energy of one card, sample by sample in the order of their times, one
 * window of samples after the other. A card has one lane, or one per MIG instance.
 *
 * <p>A sample describes the time since the one before, unless that is more than the greatest gap:
 * then nobody knows, and the time is a gap. Each interval is split by {@link IntervalSplit}, its
 * energy by {@link EnergySplit}. What comes out depends on the samples and calls alone, not on how
 * they came.
 */
final class CardSweep {

  /** Activity below which a card counts as idle, millionths. */
  private static final int IDLE_MICRO = 10_000;

  /** More than any card draws, 100 kW: what counts more is no energy. */
  private static final double MOST_MW = 1e8;

  /** A counter that has not moved for so long belongs to a card that draws nothing. */
  private static final long SLOWEST_NS = 60_000_000_000L;

  /** Cards at work draw about eight times what they draw idle; holds until one was seen idle. */
  private static final int LIKELY_IDLE = 8;

  private final AttributionLimits limits;
  private final Consumer<ActiveCall> finished;
  private final BiConsumer<LaneState, WindowSums> windows;

  /**
   * A sweep.
   *
   * @param finished takes each call that is final
   * @param windows takes each window that is final
   */
  CardSweep(
      AttributionLimits limits,
      Consumer<ActiveCall> finished,
      BiConsumer<LaneState, WindowSums> windows) {
    this.limits = limits;
    this.finished = finished;
    this.windows = windows;
  }

  /**
   * Gives out what the samples of the next window describe.
   *
   * @param state of the card; its next window moves on
   * @param bucket samples of the window, calls that begin in it, readings in it
   */
  void sweep(CardState state, CardBucket bucket) {
    long windowEndMs = state.getNextWindowMs() + limits.windowMs();
    state.setNextWindowMs(windowEndMs);
    state.setFacts(CardNames.update(state.getFacts(), bucket.getCard()));
    Map<Long, Map<String, SampleFacts>> scrapes =
        Scrapes.byTime(SamplePackReader.samples(bucket.getSamples()));
    List<EngineReading> readings = Scrapes.inOrder(bucket.getReadings());
    admit(state, bucket.getCalls(), readings);
    ToldSteps told = new ToldSteps();
    state.getEngines().forEach(told::add);
    readings.forEach(told::add);
    Map<String, LearnedModel> models = new HashMap<>();
    int read = 0;
    for (Map.Entry<Long, Map<String, SampleFacts>> scrape : scrapes.entrySet()) {
      while (read < readings.size() && readings.get(read).getTimeNs() <= scrape.getKey()) {
        remember(state, readings.get(read++));
      }
      new ScrapeSweep(state, models, told, scrape.getKey(), scrape.getValue()).run();
    }
    while (read < readings.size()) {
      remember(state, readings.get(read++));
    }
    models.values().forEach(LearnedModel::endWindow);
    end(state, windowEndMs * 1_000_000);
  }

  /** Order in which calls take part, which decides where the last nanosecond goes. */
  static final Comparator<ActiveCall> CALLS =
      Comparator.comparing(ActiveCall::getPlaced, PlacedCalls.ORDER);

  private void admit(CardState state, List<PlacedCall> calls, List<EngineReading> readings) {
    if (calls.isEmpty()) {
      return;
    }
    Map<PlacedCalls.Identity, ActiveCall> all = new HashMap<>();
    state.getActive().forEach(active -> all.put(PlacedCalls.identity(active.getPlaced()), active));
    for (PlacedCall placed : calls) {
      ActiveCall known = all.get(PlacedCalls.identity(placed));
      if (known == null) {
        all.put(PlacedCalls.identity(placed), newCall(state, placed, readings));
      } else if (PlacedCalls.isNewer(placed, known.getPlaced())) {
        // what it was given already stays: the windows it was taken from may be out
        known.setPlaced(placed);
      }
    }
    state.setActive(new ArrayList<>(all.values()));
    state.getActive().sort(CALLS);
  }

  private ActiveCall newCall(CardState state, PlacedCall placed, List<EngineReading> readings) {
    ServedCall call = placed.getCall();
    ActiveCall active = new ActiveCall();
    active.setPlaced(placed);
    long reach = (call.getEventTimeMs() - limits.holdMs()) * 1_000_000;
    active.setFromNs(Math.max(call.getRunStartNs(), reach));
    active.setMeter(Meters.empty());
    active.setAtArrival(atArrival(state, placed, readings));
    return active;
  }

  /** The last reading of its engine up to the beginning of a call, not older than a gap. */
  private EngineReading atArrival(
      CardState state, PlacedCall placed, List<EngineReading> readings) {
    if (placed.getEngines().size() != 1) {
      return null;
    }
    long startNs = placed.getCall().getRunStartNs();
    String engine = placed.getEngines().get(0);
    EngineReading found = null;
    for (List<EngineReading> source : List.of(state.getEngines(), readings)) {
      for (EngineReading reading : source) {
        long age = startNs - reading.getTimeNs();
        if (reading.getEngine().equals(engine)
            && age >= 0
            && age <= limits.maxGapNs()
            && (found == null || found.getTimeNs() < reading.getTimeNs())) {
          found = reading;
        }
      }
    }
    return found;
  }

  private static void remember(CardState state, EngineReading reading) {
    List<EngineReading> engines = new ArrayList<>();
    for (EngineReading old : state.getEngines()) {
      if (!old.getEngine().equals(reading.getEngine())
          || !old.getInstance().equals(reading.getInstance())) {
        engines.add(old);
      } else {
        reading.setStepTokens(Math.max(old.getStepTokens(), reading.getStepTokens()));
        LaneState lane = Lanes.of(state, reading.getInstance());
        long steps = CounterSteps.between(old.getSteps(), reading.getSteps());
        reading.setBeforeNs(old.getTimeNs());
        reading.setStepsSince(steps);
        if (lane != null && steps > 0) {
          new LearnedModel(lane.getModel()).seeTold(steps);
        }
      }
    }
    // now, while all calls of that instant are here
    double beyond = reading.getRunningMilli() - 1_000 * knownRunning(state, reading);
    reading.setUntracedMilli(Math.max(0, Math.round(beyond)));
    engines.add(reading);
    state.setEngines(engines);
  }

  private static double knownRunning(CardState state, EngineReading reading) {
    double known = 0;
    for (ActiveCall active : state.getActive()) {
      PlacedCall placed = active.getPlaced();
      ServedCall call = placed.getCall();
      long begin = call.getWaitKnown() ? call.getPrefillStartNs() : call.getRunStartNs();
      boolean there = begin <= reading.getTimeNs() && call.getRunEndNs() > reading.getTimeNs();
      if (there
          && call.getCounted()
          && placed.getInstance().equals(reading.getInstance())
          && placed.getEngines().contains(reading.getEngine())) {
        known += 1.0 / placed.getReplicas();
      }
    }
    return known;
  }

  /** Closes what can no longer change once all samples of a window were seen. */
  private void end(CardState state, long windowEndNs) {
    for (LaneState lane : state.getLanes()) {
      if (windowEndNs - lane.getLast().getTimeNs() > limits.maxGapNs()) {
        gap(lane, windowEndNs);
      }
      closeWindows(lane);
    }
    state.setEngines(
        without(state.getEngines(), old -> windowEndNs - old.getTimeNs() > limits.maxGapNs()));
    // a device that stays away is forgotten, but not while a sample could still describe the time
    // since its last: its windows would be lost with it. What it does later begins anew
    long forgetNs = Math.max(limits.hold().toNanos(), limits.maxGapNs());
    state.setLanes(
        without(state.getLanes(), lane -> windowEndNs - lane.getLast().getTimeNs() > forgetNs));
    List<ActiveCall> remaining = new ArrayList<>();
    for (ActiveCall active : state.getActive()) {
      LaneState lane = Lanes.of(state, active.getPlaced().getInstance());
      long frontier = lane == null ? windowEndNs : lane.getFrontierNs();
      if (active.getPlaced().getCall().getRunEndNs() <= frontier) {
        finished.accept(active);
      } else {
        remaining.add(active);
      }
    }
    state.setActive(remaining);
  }

  /** Lists read from state cannot be taken from. */
  private static <T> List<T> without(List<T> all, Predicate<T> leftOut) {
    List<T> remaining = new ArrayList<>(all);
    remaining.removeIf(leftOut);
    return remaining;
  }

  private void closeWindows(LaneState lane) {
    List<WindowSums> open = new ArrayList<>();
    for (WindowSums window : lane.getWindows()) {
      long endNs = (window.getWindowStartMs() + limits.windowMs()) * 1_000_000;
      if (endNs <= lane.getFrontierNs()) {
        windows.accept(lane, window);
      } else {
        open.add(window);
      }
    }
    lane.setWindows(open);
  }

  private void gap(LaneState lane, long toNs) {
    long fromNs = lane.getFrontierNs();
    if (toNs <= fromNs) {
      return;
    }
    for (long start = limits.windowOf(fromNs / 1_000_000);
        start * 1_000_000 < toNs;
        start += limits.windowMs()) {
      // so that it is accounted for, though nothing is known of it
      Lanes.window(lane, start);
    }
    lane.setFrontierNs(toNs);
  }

  private static long overlap(ActiveCall active, long fromNs, long toNs) {
    long from = Math.max(fromNs, active.getFromNs());
    long to = Math.min(toNs, active.getPlaced().getCall().getRunEndNs());
    return Math.max(0, to - from);
  }

  /** What {@link IntervalSplit} says of an interval without calls; most have none. */
  static List<IntervalSplit.Piece> nobodys(long fromNs, long toNs, long busyNs, long windowNs) {
    List<IntervalSplit.Piece> pieces = new ArrayList<>(1);
    long end;
    for (long start = fromNs; start < toNs; start = end) {
      end = Math.min(toNs, Math.floorDiv(start, windowNs) * windowNs + windowNs);
      IntervalSplit.Piece piece = new IntervalSplit.Piece(start, end, 0);
      piece.unattributed = between(busyNs, start - fromNs, end - fromNs, toNs - fromNs);
      piece.idle = piece.length() - piece.unattributed;
      pieces.add(piece);
    }
    return pieces;
  }

  private static long between(long total, long done, long after, long length) {
    return FixedShares.upTo(total, after, length) - FixedShares.upTo(total, done, length);
  }

  /** What one scrape of a card describes. */
  private final class ScrapeSweep {
    private final CardState state;
    private final long timeNs;
    private final Map<String, LearnedModel> models;
    private final ToldSteps told;
    private final Map<String, SampleFacts> samples;

    ScrapeSweep(
        CardState state,
        Map<String, LearnedModel> models,
        ToldSteps told,
        long timeNs,
        Map<String, SampleFacts> samples) {
      this.state = state;
      this.models = models;
      this.told = told;
      this.timeNs = timeNs;
      this.samples = samples;
    }

    void run() {
      List<LaneState> described = new ArrayList<>();
      for (SampleFacts sample : devices()) {
        LaneState lane = Lanes.of(state, sample.getInstance());
        if (lane == null) {
          Lanes.open(state, sample);
        } else if (timeNs > lane.getLast().getTimeNs()) {
          passXid(lane, sample);
          if (describesTimeSince(lane, sample)) {
            described.add(lane);
          } else if (sample.getBusyMicro() >= 0 || isGap(lane)) {
            gap(lane, timeNs);
            lane.setLast(sample);
          }
        }
      }
      EnergySplit.Part[] energy = energyOf(described);
      for (int i = 0; i < described.size(); i++) {
        LaneState lane = described.get(i);
        SampleFacts sample = samples.get(lane.getInstance());
        give(lane, sample, energy == null ? null : energy[i]);
        lane.setFrontierNs(timeNs);
        lane.setLast(sample);
      }
    }

    private boolean describesTimeSince(LaneState lane, SampleFacts sample) {
      return sample.getBusyMicro() >= 0
          && !isGap(lane)
          && lane.getFrontierNs() == lane.getLast().getTimeNs();
    }

    private boolean isGap(LaneState lane) {
      return timeNs - lane.getLast().getTimeNs() > limits.maxGapNs();
    }

    /** The whole card is no device beside its instances. */
    private List<SampleFacts> devices() {
      List<SampleFacts> devices = new ArrayList<>(samples.values());
      boolean split = samples.size() > 1;
      for (LaneState lane : state.getLanes()) {
        split |= !lane.getInstance().isEmpty();
      }
      if (split) {
        devices.removeIf(sample -> sample.getInstance().isEmpty());
      }
      return devices;
    }

    /**
     * What the card drew in the interval, by device; null where nothing tells. Only a scrape of all
     * devices tells how it is to be split: what one misses is left to the next, as is what a
     * counter that is read more seldom than the rest has not counted yet.
     */
    private EnergySplit.Part[] energyOf(List<LaneState> described) {
      SampleFacts now = Scrapes.tellingEnergy(samples);
      if (now != null && described.isEmpty()) {
        state.setLastEnergy(now);
      }
      if (now == null || described.isEmpty() || described.size() < lanesThatTell()) {
        return null;
      }
      long fromNs = Long.MIN_VALUE;
      for (LaneState lane : described) {
        fromNs = Math.max(fromNs, lane.getFrontierNs());
      }
      long length = timeNs - fromNs;
      long energy = sinceLastStep(now, length);
      if (energy < 0) {
        if (now.getPowerMw() < 0) {
          return null;
        }
        energy = EnergySplit.of(now.getPowerMw(), length);
      }
      return split(energy, length, described);
    }

    private int lanesThatTell() {
      int telling = 0;
      for (LaneState lane : state.getLanes()) {
        telling += isGap(lane) ? 0 : 1;
      }
      return telling;
    }

    /** By the counter, if it has moved and what it says is possible. */
    private long sinceLastStep(SampleFacts now, long length) {
      SampleFacts before = state.getLastEnergy();
      long step =
          CounterSteps.between(before == null ? null : before.getEnergyMj(), now.getEnergyMj());
      boolean moved = step != 0 || (before != null && timeNs - before.getTimeNs() > SLOWEST_NS);
      if (now.getEnergyMj() != null && moved) {
        state.setLastEnergy(now);
      }
      if (before == null || step <= 0) {
        return CounterSteps.UNKNOWN;
      }
      long sinceNs = timeNs - before.getTimeNs();
      if (sinceNs > limits.maxGapNs() || step > MOST_MW * (sinceNs / 1e9)) {
        return CounterSteps.UNKNOWN;
      }
      return FixedShares.upTo(step * 1_000, Math.min(length, sinceNs), sinceNs);
    }

    private EnergySplit.Part[] split(long energy, long length, List<LaneState> described) {
      int[] sizes = new int[described.size()];
      int[] busy = new int[described.size()];
      boolean idle = true;
      for (int i = 0; i < sizes.length; i++) {
        String instance = described.get(i).getInstance();
        sizes[i] = Lanes.slices(state.getFacts().getProfiles().get(instance));
        busy[i] = samples.get(instance).getBusyMicro();
        idle &= busy[i] < IDLE_MICRO;
      }
      if (idle) {
        long powerMw = FixedShares.upTo(energy, 1_000_000, length);
        long known = state.getIdlePowerMw();
        // the least counts, but a card may come to draw more: follow slowly
        state.setIdlePowerMw(
            known < 0 || powerMw < known ? powerMw : known + (powerMw - known) / 64);
      }
      long floor =
          state.getIdlePowerMw() < 0
              ? energy / LIKELY_IDLE
              : Math.min(energy, EnergySplit.of(state.getIdlePowerMw(), length));
      return EnergySplit.amongInstances(energy, floor, sizes, busy);
    }

    private void give(LaneState lane, SampleFacts sample, EnergySplit.Part energy) {
      long fromNs = lane.getFrontierNs();
      long length = timeNs - fromNs;
      List<ActiveCall> calls = new ArrayList<>();
      for (ActiveCall active : state.getActive()) {
        if (active.getPlaced().getInstance().equals(lane.getInstance())
            && overlap(active, fromNs, timeNs) > 0) {
          calls.add(active);
        }
      }
      long busyNs = Math.min(FixedShares.upTo(length, sample.getBusyMicro(), 1_000_000), length);
      LearnedModel model =
          models.computeIfAbsent(lane.getInstance(), instance -> new LearnedModel(lane.getModel()));
      tellSteps(model, lane.getInstance());
      List<IntervalSplit.Piece> pieces =
          calls.isEmpty()
              ? nobodys(fromNs, timeNs, busyNs, limits.window().toNanos())
              : giveTo(calls, lane, sample, busyNs, model);
      if (calls.isEmpty()) {
        model.see(sample, fromNs, timeNs, calls, null, ToldSteps.UNKNOWN);
      }
      double promptPower = model.promptPower();
      long done = 0;
      for (IntervalSplit.Piece piece : pieces) {
        WindowSums window = Lanes.window(lane, limits.windowOf(piece.from / 1_000_000));
        addTime(window, piece, calls);
        if (energy != null) {
          long after = done + piece.length();
          addEnergy(
              window,
              EnergySplit.ofPiece(
                  new EnergySplit.Part(
                      between(energy.floor(), done, after, length),
                      between(energy.beyond(), done, after, length)),
                  piece,
                  promptPower),
              calls);
          done = after;
        }
      }
      learn(model, calls, pieces, sample, energy);
    }

    private List<IntervalSplit.Piece> giveTo(
        List<ActiveCall> calls,
        LaneState lane,
        SampleFacts sample,
        long busyNs,
        LearnedModel model) {
      long fromNs = lane.getFrontierNs();
      IntervalSplit split =
          new IntervalSplit(
              fromNs,
              timeNs,
              busyNs,
              calls,
              untraced(lane.getInstance()),
              limits.window().toNanos(),
              model.costs());
      model.seePauses(split.pausedNs(), split.steps());
      model.see(
          sample, fromNs, timeNs, calls, split, told.between(lane.getInstance(), fromNs, timeNs));
      Map<String, Long> throttled = Meters.throttled(lane.getLast(), sample);
      for (int i = 0; i < calls.size(); i++) {
        Meter meter = calls.get(i).getMeter();
        long ns = overlap(calls.get(i), fromNs, timeNs);
        Meters.add(meter, sample, ns);
        Meters.addThrottled(meter, throttled, ns, timeNs - fromNs);
        meter.setConcurrencyNs(meter.getConcurrencyNs() + split.concurrencyNs(i));
        meter.setBesideOthersNs(meter.getBesideOthersNs() + split.besideOthersNs(i));
      }
      return split.pieces();
    }

    /** Learns from busy time with and without prompts. */
    private void learn(
        LearnedModel model,
        List<ActiveCall> calls,
        List<IntervalSplit.Piece> pieces,
        SampleFacts sample,
        EnergySplit.Part energy) {
      double prompt = 0;
      double busy = 0;
      double length = 0;
      for (IntervalSplit.Piece piece : pieces) {
        length += piece.length();
        busy += piece.length() - piece.idle;
        prompt += piece.unattributed * piece.unattributedPromptShare;
        for (int i = 0; i < piece.gpuNs.length; i++) {
          prompt += piece.gpuNs[i] * piece.promptShares[i];
        }
      }
      // of engines that take turns, one generates while another computes prompts
      if (isOfOneEngine(calls) && sample.getTensorMicro() >= 0 && sample.getDramMicro() >= 0) {
        model.seeReach(
            prompt,
            busy - prompt,
            sample.getTensorMicro() / 1e6 * length,
            sample.getDramMicro() / 1e6 * length);
      }
      if (energy != null) {
        model.seeEnergy(prompt, busy - prompt, (double) energy.beyond());
      }
    }

    private boolean isOfOneEngine(List<ActiveCall> calls) {
      for (ActiveCall call : calls) {
        if (!Segment.engineOf(call.getPlaced())
            .equals(Segment.engineOf(calls.get(0).getPlaced()))) {
          return false;
        }
      }
      return !calls.isEmpty();
    }

    private void addTime(WindowSums window, IntervalSplit.Piece piece, List<ActiveCall> calls) {
      window.setSampledNs(window.getSampledNs() + piece.length());
      window.setAttributedNs(window.getAttributedNs() + piece.attributed());
      window.setUnattributedNs(window.getUnattributedNs() + piece.unattributed);
      window.setIdleNs(window.getIdleNs() + piece.idle);
      for (int i = 0; i < calls.size(); i++) {
        Meter meter = calls.get(i).getMeter();
        meter.setGpuNs(meter.getGpuNs() + piece.gpuNs[i]);
        long began = calls.get(i).getFromNs();
        window.setCalls(window.getCalls() + (began >= piece.from && began < piece.to ? 1 : 0));
      }
    }

    private void addEnergy(WindowSums window, long[] parts, List<ActiveCall> calls) {
      window.setEnergyKnown(true);
      long attributed = 0;
      for (int i = 0; i < calls.size(); i++) {
        Meter meter = calls.get(i).getMeter();
        meter.setEnergyUj(meter.getEnergyUj() + parts[i]);
        meter.setEnergyKnown(true);
        attributed += parts[i];
      }
      window.setAttributedUj(window.getAttributedUj() + attributed);
      window.setUnattributedUj(window.getUnattributedUj() + parts[calls.size()]);
      window.setIdleUj(window.getIdleUj() + parts[calls.size() + 1]);
    }

    private void tellSteps(LearnedModel model, String instance) {
      for (EngineReading reading : state.getEngines()) {
        if (reading.getInstance().equals(instance) && reading.getStepTokens() > 0) {
          model.seeStepTokens(reading.getStepTokens());
        }
      }
    }

    /** Requests that engines counted last beyond the calls that are known. */
    private Map<String, Double> untraced(String instance) {
      Map<String, Double> untraced = new TreeMap<>();
      for (EngineReading reading : state.getEngines()) {
        boolean fresh = timeNs - reading.getTimeNs() <= limits.maxGapNs();
        if (fresh && reading.getInstance().equals(instance) && reading.getUntracedMilli() > 0) {
          untraced.put(reading.getEngine(), reading.getUntracedMilli() / 1_000.0);
        }
      }
      return untraced;
    }

    /** An error counts when its code appears; a scrape that does not tell changes nothing. */
    private void passXid(LaneState lane, SampleFacts sample) {
      int xid = sample.getXid();
      int before = lane.getXid();
      lane.setXid(xid < 0 ? before : xid);
      if (xid <= 0 || before < 0 || before == xid) {
        return;
      }
      for (ActiveCall active : state.getActive()) {
        if (active.getPlaced().getInstance().equals(lane.getInstance())
            && overlap(active, lane.getLast().getTimeNs(), timeNs) > 0) {
          Meters.addXid(active.getMeter(), xid);
        }
      }
    }
  }
}
