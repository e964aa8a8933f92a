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
 * interface for each token attended to, each over the share of its peak that kernels reach. The
 * memory reads the weights once in a step and the keys and values of all tokens attended to, so its
 * time per step is a straight line over these. Steps are those that engines told ({@link
 * ToldSteps}): steps that calls let guess are too even over time and flatten the line. A line that
 * windows scatter about counts less against what is usual. Generation waits for the memory and
 * prompts for the tensor pipe, so what busy time with and without prompts used of both tells what
 * is reached. Where samples do not tell, or too little of it, {@link #CONTEXT_TOKENS} holds.
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

  /** Below it, times with and without prompts were too much alike to tell them apart. */
  private static final double LEAST_SPREAD = 0.001;

  private static final double FADING = 0.99;
  private static final double MOST_POWER_RATIO = 3;

  /** Tokens that engines compute in a step where they do not tell. */
  private static final double STEP_TOKENS = 2_048;

  /** What the memory read in a part of a window, and the steps it did so for. */
  private static final class Reads {
    private double dramNs;
    private double attended;
    private double plannedSteps;
    private double steps;
    private double coveredNs;
    private double lengthNs;
  }

  private final LaneModel model;

  /** Where engines told their steps. */
  private final Reads counted = new Reads();

  /** Where calls let guess them. */
  private final Reads guessed = new Reads();

  private double reachPromptNs;
  private double reachOtherNs;
  private double reachTensorNs;
  private double reachDramNs;

  private double stepTokens = STEP_TOKENS;

  LearnedModel(LaneModel model) {
    this.model = model;
  }

  /**
   * Notes what a sample says of an interval, and the calls in it.
   *
   * @param split of the interval; null where there were no calls
   * @param told steps that engines went through in it, {@link ToldSteps#UNKNOWN} where not known
   */
  void see(
      SampleFacts sample,
      long fromNs,
      long toNs,
      List<ActiveCall> calls,
      IntervalSplit split,
      double told) {
    if (sample.getTensorMicro() < 0 || sample.getDramMicro() < 0) {
      return;
    }
    TokenCosts costs = costs();
    double tokens = 0;
    double work = 0;
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      long first = call.getFirstTokenNs();
      if (first < 0 || call.getPrefillTokens() < 0 || call.getOutputTokens() < 0) {
        // what the device did for it is not known
        return;
      }
      long begin = WorkRate.begin(call, costs);
      double own = part(call.getPrefillTokens(), begin, first, fromNs, toNs);
      tokens += own;
      work +=
          own * WorkRate.multiplications(call.getCachedTokens() + call.getPrefillTokens() / 2.0);
    }
    for (ActiveCall active : calls) {
      ServedCall call = active.getPlaced().getCall();
      long from = Math.max(call.getFirstTokenNs(), fromNs);
      long to = Math.min(call.getRunEndNs(), toNs);
      if (to > from) {
        double own =
            part(call.getOutputTokens(), call.getFirstTokenNs(), call.getRunEndNs(), fromNs, toNs);
        tokens += own;
        work += own * WorkRate.multiplications(WorkRate.attended(call, from + (to - from) / 2));
      }
    }
    double length = toNs - fromNs;
    if (model.getTensorWork() == 0) {
      // state of a version that did not count it
      model.setTensorWork(model.getTensorTokens());
    }
    model.setTensorTokens(model.getTensorTokens() + tokens);
    model.setTensorWork(model.getTensorWork() + work);
    model.setTensorNs(model.getTensorNs() + sample.getTensorMicro() / 1e6 * length);
    Reads reads = told < 0 ? guessed : counted;
    if (split != null) {
      StepGuess guess = split.guess();
      reads.attended += guess.attended;
      reads.plannedSteps += guess.planned;
      reads.steps += told < 0 ? guess.lived : told;
    }
    reads.dramNs += sample.getDramMicro() / 1e6 * length;
    reads.coveredNs += generatingCovered(fromNs, toNs, calls);
    reads.lengthNs += length;
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

  /** Notes how much of the tensor pipe and the memory busy time with and without prompts used. */
  void seeReach(double promptNs, double otherNs, double tensorNs, double dramNs) {
    reachPromptNs += promptNs;
    reachOtherNs += otherNs;
    reachTensorNs += tensorNs;
    reachDramNs += dramNs;
  }

  private void endReach() {
    double prompt = reachPromptNs;
    double other = reachOtherNs;
    model.setReachPromptSquared(model.getReachPromptSquared() + prompt * prompt);
    model.setReachPromptOther(model.getReachPromptOther() + prompt * other);
    model.setReachOtherSquared(model.getReachOtherSquared() + other * other);
    model.setPromptTensor(model.getPromptTensor() + prompt * reachTensorNs);
    model.setOtherTensor(model.getOtherTensor() + other * reachTensorNs);
    model.setPromptDram(model.getPromptDram() + prompt * reachDramNs);
    model.setOtherDram(model.getOtherDram() + other * reachDramNs);
  }

  /** Share of the memory's peak that is reached, over that of the tensor pipe. */
  double reached() {
    double promptSquared = model.getReachPromptSquared();
    double otherSquared = model.getReachOtherSquared();
    double mixed = model.getReachPromptOther();
    double det = promptSquared * otherSquared - mixed * mixed;
    if (det <= LEAST_SPREAD * promptSquared * otherSquared) {
      return REACHED;
    }
    double tensor = (otherSquared * model.getPromptTensor() - mixed * model.getOtherTensor()) / det;
    double promptDram = (otherSquared * model.getPromptDram() - mixed * model.getOtherDram()) / det;
    double dram = (promptSquared * model.getOtherDram() - mixed * model.getPromptDram()) / det;
    if (tensor <= 0 || dram <= 0 || tensor > 1 || dram > 1) {
      return REACHED;
    }
    // where prompts wait for the memory as well, they tell only the least of what the pipe reaches
    double alike = Math.max(0, Math.min(1, promptDram / dram));
    double doubt = alike * alike * alike * alike;
    double likely = Math.max(tensor, 1 / TENSOR_REACHED);
    return dram / (tensor * StrictMath.pow(likely / tensor, doubt));
  }

  /** Ends a window: what was seen in it becomes one observation. */
  void endWindow() {
    fade();
    endReach();
    Reads reads = counted.steps > 0 ? counted : guessed;
    if (reads.steps > 0 && reads.plannedSteps > 0) {
      double attended = reads.attended / reads.plannedSteps;
      double dram = reads.dramNs / reads.steps;
      double weight = reads.coveredNs / reads.lengthNs;
      model.setSteps(model.getSteps() + weight);
      model.setAttended(model.getAttended() + weight * attended);
      model.setAttendedSquared(model.getAttendedSquared() + weight * attended * attended);
      model.setDramNs(model.getDramNs() + weight * dram);
      model.setDramSquared(model.getDramSquared() + weight * dram * dram);
      model.setAttendedDram(model.getAttendedDram() + weight * attended * dram);
    }
  }

  private void fade() {
    model.setTensorNs(model.getTensorNs() * FADING);
    model.setTensorTokens(model.getTensorTokens() * FADING);
    model.setTensorWork(model.getTensorWork() * FADING);
    model.setDramSquared(model.getDramSquared() * FADING);
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
    model.setReachPromptSquared(model.getReachPromptSquared() * FADING);
    model.setReachPromptOther(model.getReachPromptOther() * FADING);
    model.setReachOtherSquared(model.getReachOtherSquared() * FADING);
    model.setPromptTensor(model.getPromptTensor() * FADING);
    model.setOtherTensor(model.getOtherTensor() * FADING);
    model.setPromptDram(model.getPromptDram() * FADING);
    model.setOtherDram(model.getOtherDram() * FADING);
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
    double spread = model.getAttendedSquared() - model.getAttended() * model.getAttended() / n;
    if (n <= 2 || spread <= 0 || model.getTensorWork() <= 0 || model.getTensorNs() <= 0) {
      return CONTEXT_TOKENS;
    }
    double token = reached() * model.getTensorNs() / model.getTensorWork();
    double product = model.getAttendedDram() - model.getAttended() * model.getDramNs() / n;
    double slope = product / spread;
    double off =
        model.getDramSquared() - model.getDramNs() * model.getDramNs() / n - slope * product;
    double doubt = Math.max(0, off) / (n - 2) / spread * n / (n - 2);
    double usual = token / CONTEXT_TOKENS;
    double trust = usual * usual / (usual * usual + doubt);
    double perContext = usual + trust * (slope - usual);
    return perContext <= 0
        ? MOST_CONTEXT_TOKENS
        : Math.max(LEAST_CONTEXT_TOKENS, Math.min(MOST_CONTEXT_TOKENS, token / perContext));
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
