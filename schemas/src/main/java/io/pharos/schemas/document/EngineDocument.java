package io.pharos.schemas.document;

import static io.pharos.schemas.document.JsonDocument.flag;
import static io.pharos.schemas.document.JsonDocument.number;
import static io.pharos.schemas.document.JsonDocument.text;

import com.fasterxml.jackson.core.JsonGenerator;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.MetricHistogram;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** A sample of a serving engine as users see it. */
public final class EngineDocument {

  private EngineDocument() {}

  /** The document of a sample. */
  public static byte[] of(EngineSample sample) {
    return JsonDocument.bytes(json -> writeFields(json, sample));
  }

  /** Writes a sample's fields into an object the caller has opened. */
  public static void writeFields(JsonGenerator json, EngineSample sample) throws IOException {
    text(json, "tenant", sample.getTenant());
    text(json, "engine", sample.getEngine());
    SampleFields.unit(json, "unit", sample.getUnit());
    text(json, "address", sample.getAddress());
    number(json, "port", sample.getPort());
    text(json, "software", sample.getSoftware());
    text(json, "model", sample.getModel());
    json.writeNumberField("time_ns", sample.getTimeNs());
    json.writeNumberField("event_time_ms", sample.getEventTimeMs());
    flag(json, "clock_clamped", sample.getClockClamped());
    number(json, "running", sample.getRunning());
    number(json, "waiting", sample.getWaiting());
    number(json, "kv_cache_use", sample.getKvCacheUse());
    SampleFields.counter(json, "preemptions", sample.getPreemptions());
    SampleFields.counter(json, "prefix_cache_queries", sample.getPrefixCacheQueries());
    SampleFields.counter(json, "prefix_cache_hits", sample.getPrefixCacheHits());
    SampleFields.counter(json, "prompt_tokens", sample.getPromptTokens());
    SampleFields.counter(json, "generation_tokens", sample.getGenerationTokens());
    SampleFields.counters(json, "finished", sample.getFinished());
    json.writeObjectFieldStart("histograms");
    for (Map.Entry<String, MetricHistogram> entry :
        new TreeMap<>(sample.getHistograms()).entrySet()) {
      SampleFields.histogram(json, entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }
}
