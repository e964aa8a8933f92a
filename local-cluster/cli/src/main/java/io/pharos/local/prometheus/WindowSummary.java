package io.pharos.local.prometheus;

/** A measure of which a window tells quantiles; values in seconds. */
enum WindowSummary {
  DURATION("pharos_duration_seconds", "duration", "Duration of requests that ended in the window"),
  TIME_TO_FIRST_TOKEN(
      "pharos_time_to_first_token_seconds",
      "ttft",
      "Time from the start of a request to its first token"),
  INTER_TOKEN(
      "pharos_inter_token_seconds",
      "inter_token",
      "Mean time between two tokens of a request that streams");

  private final String title;
  private final String measure;
  private final String meaning;

  WindowSummary(String title, String measure, String meaning) {
    this.title = title;
    this.measure = measure;
    this.meaning = meaning;
  }

  String title() {
    return title;
  }

  /** Its name in a rollup's distributions. */
  String measure() {
    return measure;
  }

  String meaning() {
    return meaning;
  }
}
