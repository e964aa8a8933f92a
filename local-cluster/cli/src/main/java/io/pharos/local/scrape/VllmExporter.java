package io.pharos.local.scrape;

import io.pharos.local.attribute.Attributes;
import io.pharos.local.serving.EngineObserver;
import io.pharos.local.serving.EngineReading;
import io.pharos.local.serving.EngineSpec;
import io.pharos.local.serving.EngineTimeline;
import io.pharos.local.serving.ServedRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An engine's metrics as vLLM's V1 engine shows them. */
final class VllmExporter implements MetricsExporter {

  private static final double NS = 1e9;
  private static final double[] LATENCY = {
    0.3, 0.5, 0.8, 1, 1.5, 2, 2.5, 5, 10, 15, 20, 30, 40, 50, 60, 120, 240, 480, 960, 1920, 7680
  };
  private static final double[] FIRST_TOKEN = {
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40,
    80, 160, 640, 2560
  };
  private static final double[] BETWEEN_TOKENS = {
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80
  };
  private static final double[] TOKENS = {
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000
  };
  private static final double[] STEP_TOKENS = {
    1, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 4_096, 8_192, 16_384
  };
  private static final double[] CHOICES = {1, 2, 5, 10, 20};

  private final EngineTimeline engine;
  private final ScrapeTarget target;
  private final Map<String, String> labels = new LinkedHashMap<>();
  private final Distributions seen = new Distributions();
  private EngineReading base;
  private long seenNs = Long.MIN_VALUE;

  VllmExporter(EngineTimeline engine) {
    this.engine = engine;
    EngineSpec spec = engine.engine();
    this.target =
        new ScrapeTarget(
            spec.service(),
            spec.address(),
            spec.port(),
            List.of(
                Attributes.text("k8s.namespace.name", spec.namespace()),
                Attributes.text("k8s.pod.name", spec.pod()),
                Attributes.text("k8s.container.name", spec.container()),
                Attributes.text("k8s.node.name", spec.host())));
    labels.put("engine", "0");
    labels.put("model_name", spec.model().name());
    this.base = engine.at(Long.MIN_VALUE);
  }

  @Override
  public ScrapeTarget target() {
    return target;
  }

  @Override
  public void restart(long atNs) {
    base = engine.at(atNs);
    seenNs = atNs;
    seen.clear();
  }

  @Override
  public List<MetricFamily> read(long atNs) {
    engine.observe(seenNs, atNs, seen);
    seenNs = atNs;
    EngineReading now = engine.at(atNs);
    List<MetricFamily> families = new ArrayList<>();
    gauges(families, now);
    counters(families, now);
    seen.histograms.forEach(
        (name, counts) -> families.add(MetricFamily.histogram(name, labels, counts)));
    return families;
  }

  private void gauges(List<MetricFamily> to, EngineReading now) {
    to.add(MetricFamily.gauge("vllm:num_requests_running", labels, (double) now.running()));
    to.add(MetricFamily.gauge("vllm:num_requests_waiting", labels, (double) now.waiting()));
    to.add(
        MetricFamily.gauge(
                "vllm:num_requests_waiting_by_reason",
                with("reason", "capacity"),
                (double) now.waiting())
            .add(with("reason", "deferred"), 0));
    to.add(MetricFamily.gauge("vllm:kv_cache_usage_perc", labels, now.kvCacheUse()));
    Map<String, String> cache = new LinkedHashMap<>(labels);
    cache.remove("model_name");
    cache.put("block_size", Integer.toString(engine.engine().settings().blockTokens()));
    cache.put("enable_prefix_caching", "True");
    cache.put("gpu_memory_utilization", Double.toString(engine.engine().settings().memoryShare()));
    cache.put("num_gpu_blocks", Long.toString(engine.capacity()));
    to.add(MetricFamily.gauge("vllm:cache_config_info", cache, 1));
  }

  private void counters(List<MetricFamily> to, EngineReading now) {
    long prompt = now.promptTokens() - base.promptTokens();
    long found = now.tokensFound() - base.tokensFound();
    to.add(
        counter("vllm:prefix_cache_queries_total", now.tokensLookedUp() - base.tokensLookedUp()));
    to.add(counter("vllm:prefix_cache_hits_total", found));
    to.add(counter("vllm:prompt_tokens_total", prompt));
    to.add(counter("vllm:generation_tokens_total", now.generatedTokens() - base.generatedTokens()));
    MetricFamily sources =
        new MetricFamily("vllm:prompt_tokens_by_source_total", MetricKind.COUNTER);
    // found is counted when a prompt is begun, computed when it is done
    sources.add(with("source", "local_compute"), (double) Math.max(0, prompt - found));
    sources.add(with("source", "local_cache_hit"), (double) found);
    sources.add(with("source", "external_kv_transfer"), 0);
    to.add(sources);
    to.add(counter("vllm:prompt_tokens_cached_total", found));
    to.add(counter("vllm:num_preemptions_total", now.preemptions() - base.preemptions()));
    MetricFamily ended = new MetricFamily("vllm:request_success_total", MetricKind.COUNTER);
    ended.add(with("finished_reason", "stop"), (double) seen.finished);
    for (String reason : List.of("length", "abort", "error", "repetition")) {
      ended.add(with("finished_reason", reason), 0);
    }
    to.add(ended);
    to.add(counter("vllm:corrupted_requests_total", 0));
  }

  private MetricFamily counter(String name, long value) {
    return MetricFamily.counter(name, labels, (double) value);
  }

  private Map<String, String> with(String label, String value) {
    Map<String, String> more = new LinkedHashMap<>(labels);
    more.put(label, value);
    return more;
  }

  /** Its histograms. */
  private static final class Distributions implements EngineObserver {

    private final Map<String, BucketCounts> histograms = new LinkedHashMap<>();
    private long finished;

    Distributions() {
      histograms.put("vllm:time_to_first_token_seconds", new BucketCounts(FIRST_TOKEN));
      histograms.put("vllm:inter_token_latency_seconds", new BucketCounts(BETWEEN_TOKENS));
      histograms.put(
          "vllm:request_time_per_output_token_seconds", new BucketCounts(BETWEEN_TOKENS));
      for (String latency : List.of("e2e_request_latency", "request_queue_time")) {
        histograms.put("vllm:" + latency + "_seconds", new BucketCounts(LATENCY));
      }
      for (String part : List.of("inference", "prefill", "decode")) {
        histograms.put("vllm:request_" + part + "_time_seconds", new BucketCounts(LATENCY));
      }
      for (String tokens :
          List.of(
              "prompt_tokens",
              "generation_tokens",
              "max_num_generation_tokens",
              "params_max_tokens",
              "prefill_kv_computed_tokens")) {
        histograms.put("vllm:request_" + tokens, new BucketCounts(TOKENS));
      }
      histograms.put("vllm:request_params_n", new BucketCounts(CHOICES));
      histograms.put("vllm:iteration_tokens_total", new BucketCounts(STEP_TOKENS));
    }

    void clear() {
      histograms.values().forEach(BucketCounts::clear);
      finished = 0;
    }

    @Override
    public void step(long tokens) {
      see("vllm:iteration_tokens_total", (double) tokens, 1);
    }

    @Override
    public void tokens(long gapNs, long count) {
      see("vllm:inter_token_latency_seconds", gapNs / NS, count);
    }

    @Override
    public void firstToken(long ns) {
      see("vllm:time_to_first_token_seconds", ns / NS, 1);
    }

    @Override
    public void finished(ServedRequest request) {
      finished++;
      int output = request.request().outputTokens();
      see("vllm:e2e_request_latency_seconds", request.totalNs() / NS, 1);
      see("vllm:request_queue_time_seconds", request.queueNs() / NS, 1);
      see("vllm:request_prefill_time_seconds", request.prefillNs() / NS, 1);
      see("vllm:request_decode_time_seconds", request.decodeNs() / NS, 1);
      see(
          "vllm:request_inference_time_seconds",
          (request.prefillNs() + request.decodeNs()) / NS,
          1);
      if (output > 1) {
        see(
            "vllm:request_time_per_output_token_seconds",
            request.decodeNs() / NS / (output - 1),
            1);
      }
      see("vllm:request_prompt_tokens", request.request().promptTokens(), 1);
      see("vllm:request_generation_tokens", output, 1);
      see("vllm:request_max_num_generation_tokens", output, 1);
      see("vllm:request_params_max_tokens", output, 1);
      see("vllm:request_params_n", 1, 1);
      see(
          "vllm:request_prefill_kv_computed_tokens",
          request.request().promptTokens() - request.cachedTokens(),
          1);
    }

    private void see(String name, double value, long times) {
      histograms.get(name).observe(value, times);
    }
  }
}
