package io.pharos.schemas.identity;

import io.pharos.schemas.Dimension;
import io.pharos.schemas.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Kafka keys of Pharos records: readable text, so that what belongs together stays on one partition
 * and a person can look a key up. The tenant comes first, but for devices.
 */
public final class RecordKeys {

  private RecordKeys() {}

  /** Key of everything that belongs to a trace: {@code tenant/traceid}. */
  public static byte[] ofTrace(String tenant, TraceId traceId) {
    return (tenant + '/' + Hex.of(traceId)).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Key of a log record written outside a trace, or of a metric: {@code tenant//service/instance}.
   */
  public static byte[] ofInstance(String tenant, String service, String instance) {
    return (tenant + "//" + orEmpty(service) + '/' + orEmpty(instance))
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Key of what a device reports: {@code host/device}. Without tenant, so that all that happens on
   * a device meets in one place.
   */
  public static byte[] ofDevice(String host, String device) {
    return (host + '/' + device).getBytes(StandardCharsets.UTF_8);
  }

  /** Key of what a serving engine reports: {@code tenant/engine}. */
  public static byte[] ofEngine(String tenant, String engine) {
    return (tenant + '/' + engine).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Key of a window of a series: {@code tenant/name=value,…}. All windows of a series have one key.
   *
   * @param dimensions ascending by name
   */
  public static byte[] ofSeries(String tenant, List<Dimension> dimensions) {
    return (tenant + '/' + seriesName(dimensions)).getBytes(StandardCharsets.UTF_8);
  }

  /** Name of a series within its tenant: {@code name=value,…}. */
  public static String seriesName(List<Dimension> dimensions) {
    return dimensions.stream()
        .map(dimension -> dimension.getName() + '=' + escaped(dimension.getValue()))
        .collect(Collectors.joining(","));
  }

  /** Keeps {@code a=1,b=2} apart from a value {@code 1,b=2}. */
  private static String escaped(String value) {
    return value.indexOf(',') < 0 && value.indexOf('\\') < 0
        ? value
        : value.replace("\\", "\\\\").replace(",", "\\,");
  }

  /** Key of an alert: {@code tenant/id}. */
  public static byte[] ofAlert(String tenant, String id) {
    return (tenant + '/' + id).getBytes(StandardCharsets.UTF_8);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
