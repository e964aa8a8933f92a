package io.pharos.local.scrape;

import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.serving.DeviceTimeline;
import io.pharos.local.serving.EngineTimeline;
import io.pharos.local.serving.ServingDevice;
import io.pharos.local.serving.ServingLayout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scrapes all GPUs and engines of a layout, each target at its own phase of the period, and says
 * what of it reaches Kafka.
 *
 * <p>Goes forward with the simulation: instants that were not simulated yet cannot be read.
 */
public final class ScrapeLoop {

  private static final long MS_NS = 1_000_000L;

  /** One target. */
  private static final class Scraped {
    private final MetricsExporter exporter;
    private final PrometheusReceiver receiver;
    private final List<DeviceTimeline> devices;
    private final String engine;
    private final SeededRandom random;
    private long nextNs;
    private int restarts;

    Scraped(
        MetricsExporter exporter,
        List<DeviceTimeline> devices,
        String engine,
        ScrapeSettings settings,
        SeededRandom random,
        long startNs) {
      this.exporter = exporter;
      this.receiver = new PrometheusReceiver(exporter.target(), settings.oldNames());
      this.devices = devices;
      this.engine = engine;
      this.random = random;
      // Prometheus keeps times in whole milliseconds
      this.nextNs = (startNs / MS_NS + random.between(0, settings.periodMs() - 1)) * MS_NS;
      if (nextNs < startNs) {
        nextNs += settings.periodMs() * MS_NS;
      }
    }
  }

  private final ScrapeSettings settings;
  private final List<Scraped> targets = new ArrayList<>();
  private final Map<ServingDevice, Integer> deviceSamples = new LinkedHashMap<>();
  private final Map<String, Integer> engineSamples = new TreeMap<>();

  public ScrapeLoop(
      ServingLayout layout,
      List<DeviceTimeline> devices,
      List<EngineTimeline> engines,
      ScrapeSettings settings,
      SeededRandom random,
      long startNs) {
    this.settings = settings;
    Map<String, List<DeviceTimeline>> hosts = new TreeMap<>();
    for (DeviceTimeline device : devices) {
      hosts.computeIfAbsent(device.device().host(), host -> new ArrayList<>()).add(device);
      deviceSamples.put(device.device(), 0);
    }
    for (List<DeviceTimeline> own : hosts.values()) {
      targets.add(
          new Scraped(
              new DcgmExporter(layout, own, settings),
              List.copyOf(own),
              null,
              settings,
              random.split(),
              startNs));
    }
    for (EngineTimeline engine : engines) {
      targets.add(
          new Scraped(
              new VllmExporter(engine),
              List.of(),
              engine.engine().target(),
              settings,
              random.split(),
              startNs));
      engineSamples.put(engine.engine().target(), 0);
    }
  }

  /** Requests of all scrapes before an instant that were not told yet, by scrape. */
  public List<ScrapedRequest> until(long untilNs) {
    List<ScrapedRequest> requests = new ArrayList<>();
    for (Scraped target : targets) {
      while (target.nextNs < untilNs) {
        scrape(requests, target, target.nextNs);
        target.nextNs += settings.periodMs() * MS_NS;
      }
    }
    return requests;
  }

  /** Scrapes of each device that reached Kafka. */
  public Map<ServingDevice, Integer> deviceSamples() {
    return Map.copyOf(deviceSamples);
  }

  /** Scrapes of each engine, by its target, that reached Kafka. */
  public Map<String, Integer> engineSamples() {
    return Map.copyOf(engineSamples);
  }

  private void scrape(List<ScrapedRequest> to, Scraped target, long atNs) {
    while (target.restarts < settings.events().restartsNs().size()
        && settings.events().restartsNs().get(target.restarts) <= atNs) {
      target.exporter.restart(settings.events().restartsNs().get(target.restarts));
      target.restarts++;
    }
    SeededRandom random = target.random;
    List<MetricFamily> read = target.exporter.read(atNs);
    boolean lost = random.chance(settings.trouble().lostShare());
    boolean failed = random.chance(settings.trouble().failedShare());
    int points = settings.trouble().pointsPerRequest();
    List<MetricsData> messages =
        failed
            ? target.receiver.failed(atNs, points)
            : target.receiver.received(atNs, read, points);
    if (lost) {
      return;
    }
    List<DeviceReading> readings = new ArrayList<>();
    if (!failed) {
      for (DeviceTimeline device : target.devices) {
        deviceSamples.merge(device.device(), 1, Integer::sum);
        readings.add(
            new DeviceReading(device.device(), device.busyNs(atNs), device.card().energyUj(atNs)));
      }
      if (target.engine != null) {
        engineSamples.merge(target.engine, 1, Integer::sum);
      }
    }
    for (MetricsData message : messages) {
      int size = points(message);
      long arrivalMs = atNs / MS_NS + delay(random);
      to.add(new ScrapedRequest(atNs, arrivalMs, message, size, false, readings));
      readings = List.of();
      if (random.chance(settings.trouble().repeatedShare())) {
        to.add(
            new ScrapedRequest(
                atNs,
                Math.max(arrivalMs, atNs / MS_NS + delay(random)),
                message,
                size,
                true,
                List.of()));
      }
    }
  }

  private int delay(SeededRandom random) {
    return random.between(settings.delay().leastMs(), settings.delay().mostMs());
  }

  private static int points(MetricsData message) {
    return message.getResourceMetricsList().stream()
        .flatMap(resource -> resource.getScopeMetricsList().stream())
        .flatMap(scope -> scope.getMetricsList().stream())
        .mapToInt(ScrapeLoop::points)
        .sum();
  }

  private static int points(Metric metric) {
    return switch (metric.getDataCase()) {
      case GAUGE -> metric.getGauge().getDataPointsCount();
      case SUM -> metric.getSum().getDataPointsCount();
      case HISTOGRAM -> metric.getHistogram().getDataPointsCount();
      default -> 0;
    };
  }
}
