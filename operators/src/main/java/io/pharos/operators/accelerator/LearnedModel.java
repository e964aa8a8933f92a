package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.ActiveCall;
import io.pharos.operators.accelerator.state.LaneModel;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.accelerator.state.ServedCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Learns from a device's samples, window by window, what no span tells: how much dearer a token is
 * that attends to more others, and how much more power prompts draw than the tokens generated after
 * them. Fades over about a quarter of an hour, so that it follows another model on the device.
 *
 * <p>The first is the ratio of two times: of the tensor pipe for one token, and of the memory
 * interface for each token attended to. The memory reads the weights once in a step and the keys
 * and values of all tokens attended to, so its time per step is a straight line over these. Where
 * samples do not tell, or too little of it, {@link #CONTEXT_TOKENS} holds.
 */
final class LearnedModel {

  /**
   * Tokens of context that cost as much as the token itself where nothing was learned. With
   * grouped-query attention about 200 to 2 000, growing with the model.
   */
  static final double CONTEXT_TOKENS = 1_000;

  private static final double LEAST_CONTEXT_TOKENS = 50;
  private static final double MOST_CONTEXT_TOKENS = 20_000;

  /** Kernels reach about three quarters of the memory's peak, but less of the tensor pipe's. */
  private static final double REACHED = 1.35;

  /** The tensor pipe is used to little more than half of its peak while prompts are computed. */
  private static final double TENSOR_REACHED = 1.75;

  /** Windows after which half of what holds was learned. */
  private static final double WINDOWS_OF_PRIOR = 2;

  private static final double FADING = 0.99;
  private static final double MOST_POWER_RATIO = 3;

  private final LaneModel model;
  private double generated;
  private double generatingNs;
  private double attendedTokens;
  private double dramNs;
  private double coveredNs;
  private double windowNs;

  /** Tokens that engines compute in a step where they do not tell. */
  private static final double STEP_TOKENS = 2_048;

  private double stepTokens = STEP_TOKENS;

  LearnedModel(LaneModel model) {
    this.model = model;
  }

  /** Notes what a sample says of an interval, and the calls in it. */
  void see(SampleFacts sample, long fromNs, long toNs, List<ActiveCall> calls) {
    if (sample.getTensorMicro() < 0 || sample.getDramMicro() < 0) {
      return;
    }
    TokenCosts costs = costs();
    double tokens = 0;
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      long first = call.getFirstTokenNs();
      if (first < 0 || call.getPrefillTokens() < 0 || call.getOutputTokens() < 0) {
        // what the device did for it is not known
        return;
      }
      long begin = WorkRate.begin(call, costs);
      tokens += part(call.getPrefillTokens(), begin, first, fromNs, toNs);
    }
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      long from = Math.max(call.getFirstTokenNs(), fromNs);
      long to = Math.min(call.getRunEndNs(), toNs);
      if (to > from) {
        double own =
            part(call.getOutputTokens(), call.getFirstTokenNs(), call.getRunEndNs(), fromNs, toNs);
        tokens += own;
        generated += own;
        generatingNs += to - from;
        attendedTokens += own * WorkRate.attended(call, from + (to - from) / 2);
      }
    }
    coveredNs += generatingCovered(fromNs, toNs, calls);
    double length = toNs - fromNs;
    model.setTensorTokens(model.getTensorTokens() + tokens);
    model.setTensorNs(model.getTensorNs() + sample.getTensorMicro() / 1e6 * length);
    dramNs += sample.getDramMicro() / 1e6 * length;
    windowNs += length;
  }

  /** Time in which at least one call generated. */
  private static long generatingCovered(long fromNs, long toNs, List<ActiveCall> calls) {
    List<long[]> spans = new ArrayList<>();
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      long from = Math.max(call.getFirstTokenNs(), fromNs);
      long to = Math.min(call.getRunEndNs(), toNs);
      if (to > from) {
        spans.add(new long[] {from, to});
      }
    }
    spans.sort(Comparator.comparingLong(span -> span[0]));
    long covered = 0;
    long reached = fromNs;
    for (long[] span : spans) {
      covered += Math.max(0, span[1] - Math.max(span[0], reached));
      reached = Math.max(reached, span[1]);
    }
    return covered;
  }

  private static double part(long tokens, long begin, long end, long fromNs, long toNs) {
    double overlap = Math.max(0, Math.min(end, toNs) - Math.max(begin, fromNs));
    return tokens * overlap / Math.max(1, end - begin);
  }

  /** Tokens that an engine computed in a step at most. */
  void seeStepTokens(int most) {
    stepTokens = most;
  }

  /** Steps that engines say they went through. */
  void seeTold(long steps) {
    model.setToldSteps(model.getToldSteps() + steps);
  }

  /** Notes the time that a device idled while calls were worked on, and the likely steps. */
  void seePauses(double pausedNs, double steps) {
    model.setPausedNs(model.getPausedNs() + pausedNs);
    model.setSeenSteps(model.getSeenSteps() + steps);
  }

  /** Notes the energy above idle of busy time with and without prompts. */
  void seeEnergy(double promptNs, double otherNs, double energyUj) {
    model.setPromptSquared(model.getPromptSquared() + promptNs * promptNs);
    model.setPromptOther(model.getPromptOther() + promptNs * otherNs);
    model.setOtherSquared(model.getOtherSquared() + otherNs * otherNs);
    model.setPromptEnergy(model.getPromptEnergy() + promptNs * energyUj);
    model.setOtherEnergy(model.getOtherEnergy() + otherNs * energyUj);
  }

  /** Ends a window: what was seen in it becomes one observation. */
  void endWindow() {
    fade();
    if (generated > 0) {
      // every sequence gets one token in a step
      double steps = generated * coveredNs / generatingNs;
      double attended = attendedTokens / steps;
      double dram = dramNs / steps;
      double weight = coveredNs / windowNs;
      model.setSteps(model.getSteps() + weight);
      model.setAttended(model.getAttended() + weight * attended);
      model.setAttendedSquared(model.getAttendedSquared() + weight * attended * attended);
      model.setDramNs(model.getDramNs() + weight * dram);
      model.setAttendedDram(model.getAttendedDram() + weight * attended * dram);
    }
  }

  private void fade() {
    model.setTensorNs(model.getTensorNs() * FADING);
    model.setTensorTokens(model.getTensorTokens() * FADING);
    model.setSteps(model.getSteps() * FADING);
    model.setAttended(model.getAttended() * FADING);
    model.setAttendedSquared(model.getAttendedSquared() * FADING);
    model.setDramNs(model.getDramNs() * FADING);
    model.setAttendedDram(model.getAttendedDram() * FADING);
    model.setPromptSquared(model.getPromptSquared() * FADING);
    model.setPromptOther(model.getPromptOther() * FADING);
    model.setOtherSquared(model.getOtherSquared() * FADING);
    model.setPromptEnergy(model.getPromptEnergy() * FADING);
    model.setOtherEnergy(model.getOtherEnergy() * FADING);
    model.setPausedNs(model.getPausedNs() * FADING);
    model.setToldSteps(model.getToldSteps() * FADING);
    model.setSeenSteps(model.getSeenSteps() * FADING);
  }

  /** What tokens cost. */
  TokenCosts costs() {
    double perToken =
        model.getTensorTokens() > 0 ? model.getTensorNs() / model.getTensorTokens() : 0;
    return new TokenCosts(contextTokens(), perToken * TENSOR_REACHED, stepTokens, pauseNs());
  }

  /** Steps told by the engines do without those that calls let guess. */
  private double pauseNs() {
    double steps = model.getToldSteps() > 0 ? model.getToldSteps() : model.getSeenSteps();
    return steps > 0 ? model.getPausedNs() / steps : 0;
  }

  private double contextTokens() {
    double n = model.getSteps();
    double spread = n * model.getAttendedSquared() - model.getAttended() * model.getAttended();
    double slope = n * model.getAttendedDram() - model.getAttended() * model.getDramNs();
    if (spread <= 0 || slope <= 0 || model.getTensorTokens() <= 0 || model.getTensorNs() <= 0) {
      return CONTEXT_TOKENS;
    }
    double perToken = model.getTensorNs() / model.getTensorTokens();
    double learned =
        Math.max(
            LEAST_CONTEXT_TOKENS,
            Math.min(MOST_CONTEXT_TOKENS, REACHED * perToken / (slope / spread)));
    double trust = n / (n + WINDOWS_OF_PRIOR);
    return CONTEXT_TOKENS * StrictMath.pow(learned / CONTEXT_TOKENS, trust);
  }

  /** Power above idle of busy time with prompts, over that of other busy time. */
  double promptPower() {
    double spread =
        model.getPromptSquared() * model.getOtherSquared()
            - model.getPromptOther() * model.getPromptOther();
    if (spread <= 0.01 * model.getPromptSquared() * model.getOtherSquared()) {
      return 1;
    }
    double prompt =
        model.getOtherSquared() * model.getPromptEnergy()
            - model.getPromptOther() * model.getOtherEnergy();
    double other =
        model.getPromptSquared() * model.getOtherEnergy()
            - model.getPromptOther() * model.getPromptEnergy();
    if (prompt <= 0 || other <= 0) {
      return 1;
    }
    return Math.max(1 / MOST_POWER_RATIO, Math.min(MOST_POWER_RATIO, prompt / other));
  }
}
