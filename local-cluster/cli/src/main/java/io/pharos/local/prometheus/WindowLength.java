package io.pharos.local.prometheus;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Lengths of windows as options and labels write them. */
public enum WindowLength {
  TEN_SECONDS("10s", Duration.ofSeconds(10)),
  MINUTE("1m", Duration.ofMinutes(1)),
  FIVE_MINUTES("5m", Duration.ofMinutes(5)),
  HOUR("1h", Duration.ofHours(1));

  private final String title;
  private final Duration length;

  WindowLength(String title, Duration length) {
    this.title = title;
    this.length = length;
  }

  /**
   * The length of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static WindowLength parse(String title) {
    for (WindowLength each : values()) {
      if (each.title.equals(title)) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "no window is \"" + title + "\" long; there are " + titles());
  }

  /** All names, with commas between. */
  public static String titles() {
    return Arrays.stream(values()).map(each -> each.title).collect(Collectors.joining(", "));
  }

  /** Name in options and labels. */
  public String title() {
    return title;
  }

  long millis() {
    return length.toMillis();
  }

  @Override
  public String toString() {
    return title;
  }
}
