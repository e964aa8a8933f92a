package io.pharos.operators.objective;

import io.pharos.operators.objective.state.BadRequest;
import io.pharos.operators.objective.state.BurnState;
import io.pharos.operators.objective.state.Episode;
import io.pharos.schemas.Alert;
import io.pharos.schemas.AlertSeverity;
import io.pharos.schemas.AlertState;
import io.pharos.schemas.identity.Hex;
import io.pharos.schemas.identity.Ids;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Alerts of objectives, with the numbers they rest on. */
final class BurnAlert {

  private static final int MICRO_DECIMALS = 6;

  private BurnAlert() {}

  /** The next record of the episode of a group. */
  static Alert of(AlertState what, BurnState state, long nowMs) {
    Episode episode = state.getEpisode();
    Alert alert = new Alert();
    alert.setTenant(state.getTenant());
    alert.setId(episode.getId());
    alert.setRule(state.getObjective());
    alert.setRuleVersion(state.getVersion());
    alert.setState(what);
    alert.setSeverity(AlertSeverity.valueOf(episode.getSeverity()));
    alert.setScope(new TreeMap<>(episode.getScope()));
    alert.setStartsAtMs(episode.getStartsAtMs());
    alert.setRevision(episode.getRevision());
    alert.setEventTimeMs(nowMs);
    alert.setValue(episode.getValue());
    alert.setThreshold(episode.getThreshold());
    alert.setEvidence(Map.of());
    alert.setCauses(List.of());
    alert.setText("");
    return alert;
  }

  /**
   * Adds what it rests on.
   *
   * @param ofBudget requests of the last three days
   * @param latest bad requests
   */
  static void explain(
      Alert alert, PairReading reading, RequestCount ofBudget, List<BadRequest> latest) {
    ErrorBudget budget = reading.objective().budget();
    BurnPair pair = reading.pair();
    Map<String, String> evidence = new TreeMap<>();
    evidence.put("short_window", BurnPair.title(pair.shorter()));
    evidence.put("long_window", BurnPair.title(pair.longer()));
    evidence.put("short_burn_rate", rounded(budget.burnRate(reading.inShort())));
    evidence.put("good", requests(reading.inLong().goodMicro()));
    evidence.put("bad", requests(reading.inLong().badMicro()));
    evidence.put("target_percent", budget.target().toPlainString());
    evidence.put("budget_left_percent_3d", rounded(100 * (1 - budget.burnRate(ofBudget))));
    if (!latest.isEmpty()) {
      evidence.put(
          "trace_ids",
          latest.stream().map(BurnAlert::trace).distinct().collect(Collectors.joining(",")));
    }
    alert.setEvidence(evidence);
    alert.setText(text(alert, reading));
  }

  private static String text(Alert alert, PairReading reading) {
    boolean isOver = alert.getState() == AlertState.RESOLVED;
    RequestCount count = isOver ? reading.inShort() : reading.inLong();
    BurnPair pair = reading.pair();
    String where =
        alert.getScope().entrySet().stream()
            .map(entry -> entry.getKey() + ' ' + entry.getValue())
            .collect(Collectors.joining(", "));
    String facts =
        "%s of %s requests %s in %s"
            .formatted(
                requests(count.badMicro()),
                requests(count.totalMicro()),
                reading.objective().indicator().complaint(),
                BurnPair.title(isOver ? pair.shorter() : pair.longer()));
    String subject =
        "Objective %s of %s%s"
            .formatted(
                alert.getRule(), alert.getTenant(), where.isEmpty() ? "" : " (" + where + ')');
    return isOver
        ? "%s no longer burns its error budget too fast: %s.".formatted(subject, facts)
        : "%s burns its error budget %s times as fast as the target of %s %% allows (limit %s): %s."
            .formatted(
                subject,
                rounded(reading.burnRate()),
                reading.objective().budget().target().toPlainString(),
                pair.factor().toPlainString(),
                facts);
  }

  private static String trace(BadRequest request) {
    return Hex.of(Ids.toTraceId(request.getTraceHigh(), request.getTraceLow()));
  }

  private static String requests(long micro) {
    return plain(BigDecimal.valueOf(micro, MICRO_DECIMALS));
  }

  private static String rounded(double value) {
    return plain(BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
