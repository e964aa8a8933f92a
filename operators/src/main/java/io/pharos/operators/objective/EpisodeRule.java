package io.pharos.operators.objective;

import io.pharos.operators.objective.state.BurnState;
import io.pharos.operators.objective.state.BurningPair;
import io.pharos.operators.objective.state.Episode;
import io.pharos.schemas.Alert;
import io.pharos.schemas.AlertState;
import io.pharos.schemas.identity.AlertIds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * When alerts fire, change and are resolved.
 *
 * <p>A pair of windows burns from when both are above its factor, with requests enough in the long
 * one, until its short one was not for {@link Objective#resolveAfter}. An episode lasts while a
 * pair burns; its severity is that of the most severe of them, and changes with it.
 */
final class EpisodeRule {

  private EpisodeRule() {}

  /**
   * Judges a group at an instant and changes its episode accordingly.
   *
   * @return what is to be published, null where nothing changed
   */
  static Alert judge(Objective objective, BurnState state, SlotCounts counts, long nowMs) {
    Episode episode = state.getEpisode();
    List<BurningPair> before = episode == null ? List.of() : episode.getPairs();
    List<BurningPair> burning = new ArrayList<>();
    PairReading most = null;
    for (BurnPair pair : objective.pairs()) {
      PairReading reading = PairReading.of(objective, pair, counts, nowMs);
      BurningPair now = now(reading, find(before, pair), nowMs);
      if (now != null) {
        burning.add(now);
        most = most == null ? reading : most;
      }
    }
    if (episode == null) {
      return burning.isEmpty() ? null : begin(objective, state, counts, nowMs, burning, most);
    }
    if (burning.isEmpty()) {
      return end(objective, state, counts, nowMs);
    }
    episode.setPairs(burning);
    String severity = most.pair().severity().name();
    if (severity.equals(episode.getSeverity())) {
      return null;
    }
    episode.setSeverity(severity);
    episode.setRevision(episode.getRevision() + 1);
    return publish(AlertState.UPDATED, state, counts, nowMs, most);
  }

  private static Alert begin(
      Objective objective,
      BurnState state,
      SlotCounts counts,
      long nowMs,
      List<BurningPair> burning,
      PairReading most) {
    Map<String, String> scope = objective.scope(state.getValues());
    String severity = most.pair().severity().name();
    String id = AlertIds.of(objective.name(), state.getTenant(), scope, nowMs);
    state.setEpisode(new Episode(id, scope, nowMs, 0, severity, 0.0, 0.0, burning));
    return publish(AlertState.FIRING, state, counts, nowMs, most);
  }

  /** The pair that burnt last says how it ended. */
  private static Alert end(Objective objective, BurnState state, SlotCounts counts, long nowMs) {
    Episode episode = state.getEpisode();
    BurnPair last = objective.pair(episode.getPairs().get(0).getPair());
    if (last == null) {
      return withdraw(state, nowMs);
    }
    episode.setRevision(episode.getRevision() + 1);
    Alert alert =
        publish(
            AlertState.RESOLVED,
            state,
            counts,
            nowMs,
            PairReading.of(objective, last, counts, nowMs));
    alert.setEndsAtMs(nowMs);
    state.setEpisode(null);
    return alert;
  }

  /** Ends an episode whose objective or windows are watched no more. */
  static Alert withdraw(BurnState state, long nowMs) {
    Episode episode = state.getEpisode();
    episode.setRevision(episode.getRevision() + 1);
    Alert alert = BurnAlert.of(AlertState.RESOLVED, state, nowMs);
    alert.setEndsAtMs(nowMs);
    alert.setText(
        "Objective " + state.getObjective() + " of " + state.getTenant() + " is watched no more.");
    state.setEpisode(null);
    return alert;
  }

  private static Alert publish(
      AlertState what, BurnState state, SlotCounts counts, long nowMs, PairReading reading) {
    state.getEpisode().setValue(reading.burnRate());
    state.getEpisode().setThreshold(reading.pair().factor().doubleValue());
    Alert alert = BurnAlert.of(what, state, nowMs);
    RequestCount ofBudget = counts.last(SlotCounts.COARSE_KEPT_MS, nowMs);
    BurnAlert.explain(alert, reading, ofBudget, state.getLatest());
    return alert;
  }

  /** The pair if it burns, null otherwise. */
  private static BurningPair now(PairReading reading, BurningPair before, long nowMs) {
    String title = reading.pair().title();
    if (before == null) {
      return reading.burns() ? new BurningPair(title, null) : null;
    }
    if (reading.shortBurns()) {
      return new BurningPair(title, null);
    }
    Long quietSinceMs = before.getQuietSinceMs();
    long since = quietSinceMs == null ? nowMs : quietSinceMs;
    boolean isOver = nowMs - since >= reading.objective().resolveAfter().toMillis();
    return isOver ? null : new BurningPair(title, since);
  }

  private static BurningPair find(List<BurningPair> pairs, BurnPair wanted) {
    for (BurningPair pair : pairs) {
      if (pair.getPair().equals(wanted.title())) {
        return pair;
      }
    }
    return null;
  }
}
