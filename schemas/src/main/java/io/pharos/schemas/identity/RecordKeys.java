package io.pharos.schemas.identity;

import io.pharos.schemas.TraceId;
import java.nio.charset.StandardCharsets;

/**
 * Kafka keys of Pharos records: readable text, tenant first, so that one trace stays on one
 * partition and a person can look a key up.
 */
public final class RecordKeys {

  private RecordKeys() {}

  /** Key of everything that belongs to a trace: {@code tenant/traceid}. */
  public static byte[] ofTrace(String tenant, TraceId traceId) {
    return (tenant + '/' + Hex.of(traceId)).getBytes(StandardCharsets.UTF_8);
  }

  /** Key of a log record written outside a trace: {@code tenant//service/instance}. */
  public static byte[] ofInstance(String tenant, String service, String instance) {
    return (tenant + "//" + orEmpty(service) + '/' + orEmpty(instance))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
