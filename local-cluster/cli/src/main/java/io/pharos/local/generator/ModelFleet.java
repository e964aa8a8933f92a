package io.pharos.local.generator;

import io.pharos.local.chance.SeededRandom;
import io.pharos.local.scrape.ScrapeLoop;
import io.pharos.local.scrape.ScrapedRequest;
import io.pharos.local.serving.CallVisibility;
import io.pharos.local.serving.EngineSettings;
import io.pharos.local.serving.ServedModel;
import io.pharos.local.serving.ServedRequest;
import io.pharos.local.serving.ServingCluster;
import io.pharos.local.serving.ServingHardware;
import io.pharos.local.serving.ServingLayout;
import io.pharos.local.serving.ServingRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The models that the simulated company hosts itself, on modelled GPUs: cards split into two
 * instances, cards that two pods share in time, and engines over two cards each.
 */
final class ModelFleet {

  /**
   * Engines of one service.
   *
   * @param spanShare of the calls of which the engine sends a span
   * @param otherwise what the caller's span tells of the rest
   */
  record Deployment(String service, double spanShare, CallVisibility otherwise) {}

  // over seeds 1 to 12 a call takes 0.6 to 1.2 s in the median, 8 to 15 s at P95, 24 to 85 s at
  // most
  private static final double REQUESTS_PER_SPLIT_CARD = 10;
  private static final double REQUESTS_PER_SHARED_CARD = 8;
  private static final double REQUESTS_PER_ENGINE = 8;

  private final Map<String, List<Deployment>> deployments = new HashMap<>();
  private final ServingCluster cluster;
  private final ScrapeLoop scrapes;

  ModelFleet(Workload workload, SeededRandom random) {
    ServingLayout layout = null;
    for (ModelProfile model : workload.models()) {
      if (model.hosted()) {
        ServingLayout own = layout(model, workload.requestsPerSecond());
        layout = layout == null ? own : layout.and(own);
      }
    }
    long startNs = workload.startMs() * Request.MS;
    cluster = layout == null ? null : new ServingCluster(layout, startNs);
    scrapes =
        layout == null || workload.scrapes() == null
            ? null
            : new ScrapeLoop(
                layout, cluster.devices(), cluster.engines(), workload.scrapes(), random, startNs);
  }

  private static int count(double requestsPerSecond, double each) {
    return (int) Math.max(1, StrictMath.ceil(requestsPerSecond / each));
  }

  private ServingLayout layout(ModelProfile model, double requestsPerSecond) {
    EngineSettings settings = EngineSettings.DEFAULT;
    ServingHardware h100 = ServingHardware.H100_80GB;
    if (model.name().equals(ServedModel.LLAMA_8B.name())) {
      deployments.put(
          model.name(),
          List.of(
              new Deployment("llama-8b-instances", 1, CallVisibility.SERVICE_NAME),
              new Deployment("llama-8b-shared", 0, CallVisibility.TARGET_ADDRESS)));
      return ServingLayout.mig(
              "llama-8b-instances",
              h100,
              ServedModel.LLAMA_8B,
              settings,
              count(requestsPerSecond, REQUESTS_PER_SPLIT_CARD),
              List.of(3, 3))
          .and(
              ServingLayout.timeSliced(
                  "llama-8b-shared",
                  h100,
                  ServedModel.LLAMA_8B,
                  settings,
                  count(requestsPerSecond, REQUESTS_PER_SHARED_CARD),
                  2));
    }
    deployments.put(
        model.name(), List.of(new Deployment(model.name(), 0.7, CallVisibility.SERVICE_NAME)));
    ServedModel served =
        model.name().equals(ServedModel.QWEN_32B.name())
            ? ServedModel.QWEN_32B.inEightBits()
            : ServedModel.LLAMA_8B.named(model.name());
    return ServingLayout.whole(
        model.name(), h100, served, settings, count(requestsPerSecond, REQUESTS_PER_ENGINE), 2);
  }

  /** Where a hosted model is served. */
  List<Deployment> deployments(ModelProfile model) {
    return deployments.get(model.name());
  }

  /** Longest prompt and answer together that engines of a service can hold. */
  long longestTokens(String service) {
    return cluster.longestTokens(service);
  }

  ServingLayout layout() {
    return cluster.layout();
  }

  void offer(ServingRequest request) {
    cluster.offer(request);
  }

  /** When something happens next; {@code Long.MAX_VALUE} where nothing does. */
  long nextNs() {
    return cluster == null ? Long.MAX_VALUE : cluster.nextNs();
  }

  /** Lets the next thing happen; returns the requests that it finished. */
  List<ServedRequest> next() {
    return cluster.next();
  }

  /** Scrapes before an instant that were not told yet. */
  List<ScrapedRequest> scrapes(long untilNs) {
    return scrapes == null ? List.of() : scrapes.until(untilNs);
  }
}
