package io.pharos.operators.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.pharos.schemas.DeadLetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The order of what is in a request does not matter, and every point is accounted for. */
class MetricExploderProperties {

  private static final String[] GAUGES = {
    "DCGM_FI_DEV_GPU_UTIL",
    "DCGM_FI_DEV_FB_USED",
    "DCGM_FI_DEV_FB_FREE",
    "DCGM_FI_PROF_GR_ENGINE_ACTIVE",
    "DCGM_FI_DEV_XID_ERRORS",
    "DCGM_FI_DEV_PCIE_REPLAY_COUNTER",
    "vllm:num_requests_running",
    "vllm:gpu_cache_usage_perc",
    "vllm:kv_cache_usage_perc",
    "vllm:prompt_tokens_created",
    "scrape_series_added",
    "orders"
  };
  private static final String[] COUNTERS = {
    "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
    "DCGM_FI_DEV_POWER_VIOLATION",
    "vllm:prompt_tokens_total",
    "vllm:request_success_total",
    "sold_total"
  };
  private static final double[] VALUES = {
    0, 0.25, 0.5, 1, 1.04, 17, 63, 140737488355328d, -3, Double.NaN, Double.POSITIVE_INFINITY
  };

  @Property(tries = 300, seed = "20260124")
  void orderDoesNotMatterAndPointsAddUp(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 40) int size) {
    List<Metric> metrics = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      metrics.add(metric(random));
    }
    long in = metrics.stream().mapToLong(MetricExploder::count).sum();
    CollectedItems items = read(metrics);
    List<Metric> shuffled = new ArrayList<>();
    metrics.forEach(metric -> shuffled.add(shuffled(metric, random)));
    Collections.shuffle(shuffled, random);
    CollectedItems others = read(shuffled);

    assertThat(items.pointsOut()).isEqualTo(in);
    assertThat(others.accelerators).isEqualTo(items.accelerators);
    assertThat(others.engines).isEqualTo(items.engines);
    assertThat(others.points).containsExactlyInAnyOrderElementsOf(items.points);
    assertThat(others.dropped).isEqualTo(items.dropped);
    assertThat(others.counts).isEqualTo(items.counts);
    assertThat(others.letters)
        .extracting(DeadLetter::getReason)
        .containsExactlyInAnyOrderElementsOf(
            items.letters.stream().map(DeadLetter::getReason).toList());
  }

  private static CollectedItems read(List<Metric> metrics) {
    MetricsData request = MetricFixtures.engines(metrics.toArray(Metric[]::new));
    return MetricFixtures.read(request);
  }

  private static Metric metric(Random random) {
    if (random.nextInt(5) == 0) {
      return MetricFixtures.histogram(
          random.nextBoolean() ? "vllm:time_to_first_token_seconds" : "wait", 2, labels(random));
    }
    if (random.nextInt(3) == 0) {
      String name = COUNTERS[random.nextInt(COUNTERS.length)];
      return MetricFixtures.counter(name, value(random), labels(random));
    }
    NumberDataPoint.Builder[] points = new NumberDataPoint.Builder[random.nextInt(4)];
    for (int i = 0; i < points.length; i++) {
      points[i] = MetricFixtures.point(value(random), labels(random));
      switch (random.nextInt(8)) {
        case 0 -> points[i].setFlags(1).clearValue();
        case 1 -> points[i].setTimeUnixNano(OtlpFixtures.ns(MetricFixtures.SCRAPE_MS + 1));
        case 2 -> points[i].clearTimeUnixNano();
        case 3 -> points[i].setTimeUnixNano(OtlpFixtures.ns(-400_000));
        default -> {}
      }
    }
    return MetricFixtures.gauge(GAUGES[random.nextInt(GAUGES.length)], points);
  }

  private static double value(Random random) {
    return VALUES[random.nextInt(VALUES.length)];
  }

  private static List<KeyValue> labels(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> MetricFixtures.device();
      case 1 -> MetricFixtures.device("pod", "p" + random.nextInt(3), "namespace", "ml");
      case 2 -> MetricFixtures.device("GPU_I_ID", "" + random.nextInt(2));
      case 3 -> MetricFixtures.engine("finished_reason", random.nextBoolean() ? "stop" : "abort");
      default -> MetricFixtures.labels("shop", "berlin");
    };
  }

  private static Metric shuffled(Metric metric, Random random) {
    if (!metric.hasGauge()) {
      return metric;
    }
    List<NumberDataPoint> points = new ArrayList<>(metric.getGauge().getDataPointsList());
    Collections.shuffle(points, random);
    Metric.Builder shuffled = metric.toBuilder();
    shuffled.getGaugeBuilder().clearDataPoints().addAllDataPoints(points);
    return shuffled.build();
  }
}
