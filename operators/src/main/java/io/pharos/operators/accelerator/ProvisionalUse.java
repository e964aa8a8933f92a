package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardBucket;
import io.pharos.operators.accelerator.state.EngineReading;
import io.pharos.operators.accelerator.state.Meter;
import io.pharos.operators.accelerator.state.PlacedCall;
import io.pharos.operators.accelerator.state.SampleFacts;
import io.pharos.operators.accelerator.state.ServedCall;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a call seems to have used as soon as it has ended: the busy time of the device during the
 * call, divided by the requests that the engine says it was running. Calls that have not ended yet
 * are unknown, so this is no more than a first look; it has no energy. Reads each window once.
 */
final class ProvisionalUse {

  /** The samples and readings of a window. */
  @FunctionalInterface
  interface Buckets {
    CardBucket of(long windowMs) throws Exception;
  }

  private static final int MOST_WINDOWS = 12;

  private final AttributionLimits limits;
  private final Buckets buckets;
  private final Map<Long, CardBucket> read = new HashMap<>();

  ProvisionalUse(AttributionLimits limits, Buckets buckets) {
    this.limits = limits;
    this.buckets = buckets;
  }

  /** Use of the last two minutes of a call. */
  Meter of(PlacedCall placed) throws Exception {
    ServedCall call = placed.getCall();
    Meter meter = Meters.empty();
    if (!call.getCounted()) {
      return meter;
    }
    long last = limits.windowOf(call.getRunEndNs() / 1_000_000) + limits.windowMs();
    long first =
        Math.max(
            limits.windowOf(call.getRunStartNs() / 1_000_000) - limits.windowMs(),
            last - MOST_WINDOWS * limits.windowMs());
    List<SampleFacts> samples = new ArrayList<>();
    List<EngineReading> readings = new ArrayList<>();
    for (long windowMs = first; windowMs <= last; windowMs += limits.windowMs()) {
      CardBucket bucket = read.get(windowMs);
      if (bucket == null) {
        bucket = buckets.of(windowMs);
        read.put(windowMs, bucket);
      }
      samples.addAll(SamplePackReader.samples(bucket.getSamples()));
      readings.addAll(bucket.getReadings());
    }
    readings.sort(Comparator.comparingLong(EngineReading::getTimeNs));
    SampleFacts before = null;
    for (Map<String, SampleFacts> scrape : Scrapes.byTime(samples).values()) {
      SampleFacts sample = scrape.get(placed.getInstance());
      if (sample != null && before != null) {
        add(meter, placed, before.getTimeNs(), sample, running(placed, readings, sample));
      }
      before = sample == null ? before : sample;
    }
    return meter;
  }

  private void add(
      Meter meter, PlacedCall placed, long fromNs, SampleFacts sample, double running) {
    long length = sample.getTimeNs() - fromNs;
    ServedCall call = placed.getCall();
    long ns =
        Math.min(sample.getTimeNs(), call.getRunEndNs()) - Math.max(fromNs, call.getRunStartNs());
    if (ns <= 0 || length > limits.maxGapNs() || sample.getBusyMicro() < 0) {
      return;
    }
    Meters.add(meter, sample, ns);
    double busyNs = ns * (sample.getBusyMicro() / 1e6);
    meter.setGpuNs(meter.getGpuNs() + (long) (busyNs / running / placed.getReplicas()));
  }

  private static double running(
      PlacedCall placed, List<EngineReading> readings, SampleFacts sample) {
    double running = 1;
    for (EngineReading reading : readings) {
      if (reading.getTimeNs() <= sample.getTimeNs()
          && reading.getRunningMilli() >= 0
          && placed.getEngines().contains(reading.getEngine())) {
        running = Math.max(1, reading.getRunningMilli() / 1_000.0);
      }
    }
    return running;
  }
}
