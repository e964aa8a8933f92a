package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardState;
import io.pharos.operators.accelerator.state.LaneModel;
import io.pharos.operators.accelerator.state.LaneState;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.accelerator.state.WindowSums;
import java.util.ArrayList;

/** The devices of one card: itself, or its MIG instances. */
final class Lanes {

  private Lanes() {}

  /** The lane of an instance, null where it was not seen. */
  static LaneState of(CardState state, String instance) {
    for (LaneState lane : state.getLanes()) {
      if (lane.getInstance().equals(instance)) {
        return lane;
      }
    }
    return null;
  }

  /** Opens the lane of a first sample, before which nothing is known. */
  static void open(CardState state, SampleFacts first) {
    LaneState lane = new LaneState();
    lane.setInstance(first.getInstance());
    lane.setFrontierNs(first.getTimeNs());
    lane.setLast(first);
    lane.setXid(first.getXid());
    lane.setWindows(new ArrayList<>());
    lane.setModel(LaneModel.newBuilder().build());
    state.getLanes().add(lane);
  }

  /** The sums of a window, new ones where there are none. */
  static WindowSums window(LaneState lane, long startMs) {
    for (WindowSums window : lane.getWindows()) {
      if (window.getWindowStartMs() == startMs) {
        return window;
      }
    }
    WindowSums window = new WindowSums();
    window.setWindowStartMs(startMs);
    lane.getWindows().add(window);
    return window;
  }

  /** Compute slices of a MIG profile such as {@code 2g.20gb}; 1 where there is none. */
  static int slices(String profile) {
    if (profile == null) {
      return 1;
    }
    int g = profile.indexOf('g');
    if (g < 1 || g > 2 || !profile.chars().limit(g).allMatch(Character::isDigit)) {
      return 1;
    }
    return Math.max(1, Integer.parseInt(profile.substring(0, g)));
  }
}
