package io.pharos.local.generator;

import io.pharos.local.scrape.ScrapeSettings;
import java.util.List;

/**
 * What the generator simulates; equal workloads give equal bytes.
 *
 * @param seed of every draw
 * @param startMs Unix time at which the first request may arrive
 * @param durationSeconds time during which requests arrive; telemetry goes on until the last has
 *     ended
 * @param requestsPerSecond mean over all tenants
 * @param tenants transport tenants, at least one
 * @param models at least one
 * @param jsonShare share of records in OTLP JSON, the rest is protobuf
 * @param splitShare share of batches split by trace id, with the id in hex as key
 * @param contentLimitBytes longest prompt or completion an SDK exports, giants excepted
 * @param scrapes how GPUs and engines of hosted models are scraped; null where they are not
 */
public record Workload(
    long seed,
    long startMs,
    int durationSeconds,
    double requestsPerSecond,
    List<String> tenants,
    List<ModelProfile> models,
    double jsonShare,
    double splitShare,
    int contentLimitBytes,
    DefectRates defects,
    ScrapeSettings scrapes) {

  public Workload {
    tenants = List.copyOf(tenants);
    models = List.copyOf(models);
    require(startMs > 0, "startMs is a Unix time after 1970");
    require(durationSeconds > 0, "durationSeconds is positive");
    require(
        requestsPerSecond > 0 && requestsPerSecond <= 10_000,
        "requestsPerSecond is above 0 and at most 10,000");
    require(!tenants.isEmpty(), "a workload has at least one tenant");
    require(!models.isEmpty(), "a workload has at least one model");
    require(jsonShare >= 0 && jsonShare <= 1, "jsonShare is between 0 and 1");
    require(splitShare >= 0 && splitShare <= 1, "splitShare is between 0 and 1");
    require(
        contentLimitBytes >= 64 && contentLimitBytes <= 131_072,
        "contentLimitBytes is between 64 and 131,072");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  /** One minute of 20 requests a second of four tenants, with every defect. */
  public static Builder builder() {
    return new Builder();
  }

  /** Names what differs from the default. */
  public static final class Builder {
    private long seed = 1;
    // 2026-01-05T10:00:00Z, a Monday
    private long startMs = 1_767_607_200_000L;
    private int durationSeconds = 60;
    private double requestsPerSecond = 20;
    private List<String> tenants = List.of("acme", "birch", "cobalt", "dune");
    private List<ModelProfile> models = ModelProfile.DEFAULTS;
    private double jsonShare = 0.15;
    private double splitShare = 0.05;
    private int contentLimitBytes = 8_192;
    private DefectRates defects = DefectRates.DEMO;
    // as late as punctual spans, so that requests overtake each other
    private ScrapeSettings scrapes = ScrapeSettings.PLAIN.withDelay(50, 2_000);

    private Builder() {}

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder startMs(long value) {
      startMs = value;
      return this;
    }

    public Builder durationSeconds(int value) {
      durationSeconds = value;
      return this;
    }

    public Builder requestsPerSecond(double value) {
      requestsPerSecond = value;
      return this;
    }

    public Builder tenants(List<String> value) {
      tenants = value;
      return this;
    }

    public Builder models(List<ModelProfile> value) {
      models = value;
      return this;
    }

    public Builder jsonShare(double value) {
      jsonShare = value;
      return this;
    }

    public Builder splitShare(double value) {
      splitShare = value;
      return this;
    }

    public Builder contentLimitBytes(int value) {
      contentLimitBytes = value;
      return this;
    }

    public Builder defects(DefectRates value) {
      defects = value;
      return this;
    }

    public Builder scrapes(ScrapeSettings value) {
      scrapes = value;
      return this;
    }

    public Workload build() {
      return new Workload(
          seed,
          startMs,
          durationSeconds,
          requestsPerSecond,
          tenants,
          models,
          jsonShare,
          splitShare,
          contentLimitBytes,
          defects,
          scrapes);
    }
  }
}
