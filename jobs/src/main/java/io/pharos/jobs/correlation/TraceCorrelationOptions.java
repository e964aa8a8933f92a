package io.pharos.jobs.correlation;

import io.pharos.jobs.JobOptions;
import io.pharos.jobs.LatenessOptions;
import io.pharos.operators.accelerator.AttributionLimits;
import io.pharos.operators.trace.TraceLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** Options of trace-correlation. */
public final class TraceCorrelationOptions {

  public static final ConfigOption<Duration> QUIET =
      ConfigOptions.key("trace.quiet")
          .durationType()
          .defaultValue(TraceLimits.DEFAULT.quiet())
          .withDescription(
              "How long nothing may happen after the root ended until the trace is published; "
                  + "event time, at least 1 s.");

  public static final ConfigOption<Duration> INACTIVITY =
      ConfigOptions.key("trace.inactivity")
          .durationType()
          .defaultValue(TraceLimits.DEFAULT.inactivity())
          .withDescription(
              "How long nothing may happen until a trace whose root is missing is published; "
                  + "event time.");

  public static final ConfigOption<Duration> MAX_AGE =
      ConfigOptions.key("trace.max-age")
          .durationType()
          .defaultValue(TraceLimits.DEFAULT.maxAge())
          .withDescription(
              "How long the first unpublished span or log of a trace waits at most; event time.");

  public static final ConfigOption<Duration> KEEP =
      ConfigOptions.key("trace.keep")
          .durationType()
          .defaultValue(TraceLimits.DEFAULT.keep())
          .withDescription(
              "How long after its last span a published trace can still be amended; event time.");

  public static final ConfigOption<Duration> REMEMBER =
      ConfigOptions.key("trace.remember")
          .durationType()
          .defaultValue(TraceLimits.DEFAULT.remember())
          .withDescription(
              "How long after that the id of a trace is remembered, so that what comes then is "
                  + "published as a fragment instead of overwriting the trace; event time.");

  public static final ConfigOption<Integer> MAX_SPANS =
      ConfigOptions.key("trace.max-spans")
          .intType()
          .defaultValue(TraceLimits.DEFAULT.maxSpans())
          .withDescription("Spans kept per trace; the trace says where it was truncated.");

  public static final ConfigOption<MemorySize> MAX_SPAN_BYTES =
      ConfigOptions.key("trace.max-span-bytes")
          .memoryType()
          .defaultValue(new MemorySize(TraceLimits.DEFAULT.maxSpanBytes()))
          .withDescription("Estimated bytes of spans kept per trace.");

  public static final ConfigOption<Integer> MAX_LOGS =
      ConfigOptions.key("trace.max-logs")
          .intType()
          .defaultValue(TraceLimits.DEFAULT.maxLogs())
          .withDescription("Logs kept per trace.");

  public static final ConfigOption<Duration> ATTRIBUTION_HOLD =
      ConfigOptions.key("attribution.hold")
          .durationType()
          .defaultValue(AttributionLimits.DEFAULT.hold())
          .withDescription(
              "How long after its end what a call did to accelerators becomes final, and the "
                  + "longest call that is attributed whole; event time. At least attribution.window.");

  public static final ConfigOption<Duration> ATTRIBUTION_WINDOW =
      ConfigOptions.key("attribution.window")
          .durationType()
          .defaultValue(AttributionLimits.DEFAULT.window())
          .withDescription(
              "Length of the windows in which the time of a device is accounted for, and how often "
                  + "provisional attributions are published; event time, at least 1 s.");

  public static final ConfigOption<Duration> ATTRIBUTION_MAX_GAP =
      ConfigOptions.key("attribution.max-gap")
          .durationType()
          .defaultValue(AttributionLimits.DEFAULT.maxGap())
          .withDescription(
              "How far two samples of a device may be apart for the later one to describe the time "
                  + "between; beyond it the time is a gap. A call also waits as long for the first sign "
                  + "of the engine that it names. At least two scrape intervals.");

  /** All of them, with those every job has. */
  public static final List<ConfigOption<?>> ALL =
      Stream.concat(
              JobOptions.ALL.stream(),
              Stream.of(
                  QUIET,
                  INACTIVITY,
                  MAX_AGE,
                  KEEP,
                  REMEMBER,
                  MAX_SPANS,
                  MAX_SPAN_BYTES,
                  MAX_LOGS,
                  ATTRIBUTION_HOLD,
                  ATTRIBUTION_WINDOW,
                  ATTRIBUTION_MAX_GAP,
                  LatenessOptions.TOLERANCE))
          .toList();

  private TraceCorrelationOptions() {}

  /**
   * The limits the options describe.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  static TraceLimits limits(ReadableConfig options) {
    return new TraceLimits(
        options.get(QUIET),
        options.get(INACTIVITY),
        options.get(MAX_AGE),
        options.get(KEEP),
        options.get(REMEMBER),
        options.get(MAX_SPANS),
        options.get(MAX_SPAN_BYTES).getBytes(),
        options.get(MAX_LOGS));
  }

  /**
   * The limits of attribution the options describe.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  static AttributionLimits attribution(ReadableConfig options) {
    return new AttributionLimits(
        options.get(ATTRIBUTION_HOLD),
        options.get(ATTRIBUTION_WINDOW),
        options.get(ATTRIBUTION_MAX_GAP));
  }
}
