package io.pharos.benchmarks;

import io.pharos.operators.trace.TraceLimits;

/** The stages of a trace's life in state. */
enum TraceStage {
  OPEN("open: all spans in, nothing published"),
  PUBLISHED("published once, can still be amended"),
  REMEMBERED("forgotten, its id remembered");

  private final String text;

  TraceStage(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /** A watermark at which all traces whose spans ended in an interval are in this stage. */
  long watermarkMs(long firstEndMs, long lastEndMs, TraceLimits limits) {
    return switch (this) {
      case OPEN -> firstEndMs - 1;
      case PUBLISHED -> lastEndMs + limits.quiet().toMillis() + 1_000;
      case REMEMBERED -> lastEndMs + limits.quiet().plus(limits.keep()).toMillis() + 60_000;
    };
  }
}
