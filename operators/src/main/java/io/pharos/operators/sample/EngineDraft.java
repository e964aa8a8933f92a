package io.pharos.operators.sample;

import io.pharos.schemas.CounterPoint;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.MetricHistogram;
import java.util.TreeMap;

/** A sample of a serving engine that is being put together from the points of a request. */
final class EngineDraft {

  private final EngineSample sample = new EngineSample();

  EngineDraft(EngineKey key, EngineLabels labels, SampleTime time) {
    sample.setTenant(key.tenant());
    sample.setEngine(key.engine());
    sample.setSoftware(key.software());
    sample.setUnit(labels.unit());
    sample.setAddress(labels.address());
    sample.setPort(labels.port());
    sample.setTimeNs(time.ns());
    sample.setEventTimeMs(time.eventTimeMs());
    sample.setClockClamped(time.clamped());
    sample.setFinished(new TreeMap<>());
    sample.setHistograms(new TreeMap<>());
  }

  void describe(EngineLabels labels) {
    sample.setModel(Merge.text(sample.getModel(), labels.model()));
    if (labels.unit().compareTo(sample.getUnit()) < 0) {
      sample.setUnit(labels.unit());
    }
  }

  void level(SampleField field, double value) {
    switch (field) {
      case RUNNING -> sample.setRunning(Merge.level(sample.getRunning(), value));
      case WAITING -> sample.setWaiting(Merge.level(sample.getWaiting(), value));
      case KV_CACHE_USE -> sample.setKvCacheUse(Merge.level(sample.getKvCacheUse(), value));
      default -> throw new IllegalArgumentException(field + " is no level of an engine");
    }
  }

  void counter(SampleField field, String entry, CounterPoint counter) {
    switch (field) {
      case PREEMPTIONS -> sample.setPreemptions(Merge.counter(sample.getPreemptions(), counter));
      case PREFIX_CACHE_QUERIES ->
          sample.setPrefixCacheQueries(Merge.counter(sample.getPrefixCacheQueries(), counter));
      case PREFIX_CACHE_HITS ->
          sample.setPrefixCacheHits(Merge.counter(sample.getPrefixCacheHits(), counter));
      case PROMPT_TOKENS ->
          sample.setPromptTokens(Merge.counter(sample.getPromptTokens(), counter));
      case GENERATION_TOKENS ->
          sample.setGenerationTokens(Merge.counter(sample.getGenerationTokens(), counter));
      case FINISHED -> sample.getFinished().merge(entry, counter, Merge::counter);
      default -> throw new IllegalArgumentException(field + " is no counter of an engine");
    }
  }

  void histogram(String entry, MetricHistogram histogram) {
    sample.getHistograms().merge(entry, histogram, Merge::histogram);
  }

  EngineSample build() {
    return sample;
  }
}
