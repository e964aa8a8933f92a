package io.pharos.local.run;

import io.pharos.schemas.AcceleratorSample;
import io.pharos.schemas.Alert;
import io.pharos.schemas.Attribution;
import io.pharos.schemas.DeadLetter;
import io.pharos.schemas.DeviceWindow;
import io.pharos.schemas.EngineSample;
import io.pharos.schemas.LogHead;
import io.pharos.schemas.MetricPoint;
import io.pharos.schemas.Payload;
import io.pharos.schemas.Rollup;
import io.pharos.schemas.SpanHead;
import io.pharos.schemas.Step;
import io.pharos.schemas.Trace;
import io.pharos.schemas.document.AcceleratorDocument;
import io.pharos.schemas.document.AlertDocument;
import io.pharos.schemas.document.AttributionDocument;
import io.pharos.schemas.document.DeadLetterDocument;
import io.pharos.schemas.document.DeviceWindowDocument;
import io.pharos.schemas.document.EngineDocument;
import io.pharos.schemas.document.LogDocument;
import io.pharos.schemas.document.MetricPointDocument;
import io.pharos.schemas.document.PayloadDocument;
import io.pharos.schemas.document.RollupDocument;
import io.pharos.schemas.document.SpanDocument;
import io.pharos.schemas.document.StepDocument;
import io.pharos.schemas.document.TraceDocument;
import io.pharos.schemas.identity.AttributionVersions;
import io.pharos.schemas.identity.Hex;
import io.pharos.schemas.identity.RecordKeys;
import io.pharos.schemas.identity.TraceVersions;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificFixed;

/** The forms of all topics a run writes. */
final class DocumentForms {

  static final DocumentForm<SpanHead> SPANS =
      form(
          head -> key(head.getTenant(), head.getTraceId(), head.getSpan().getSpanId()),
          head -> Integer.toUnsignedLong(head.getSpan().getContentRank()),
          SpanDocument::of);

  static final DocumentForm<LogHead> LOGS =
      form(
          head ->
              key(head.getTenant(), head.getTraceId(), null)
                  + String.format("%016x", head.getLog().getLogId()),
          head -> 0,
          LogDocument::of);

  static final DocumentForm<Payload> PAYLOADS =
      form(
          payload ->
              key(payload.getTenant(), payload.getTraceId(), payload.getSpanId())
                  + (payload.getLogId() == null ? "" : String.format("%016x", payload.getLogId())),
          payload -> 0,
          PayloadDocument::of);

  static final DocumentForm<Trace> TRACES =
      form(
          trace -> key(trace.getTenant(), trace.getTraceId(), trace.getFragment()),
          trace -> Integer.toUnsignedLong(TraceVersions.of(trace)),
          TraceDocument::of);

  static final DocumentForm<Step> STEPS =
      form(
          step -> key(step.getTenant(), step.getTraceId(), step.getSpan().getSpanId()),
          Step::getCorrection,
          StepDocument::of);

  /** Parts of one scrape have one identity. */
  static final DocumentForm<AcceleratorSample> ACCELERATORS =
      form(
          sample ->
              device(sample.getHost(), sample.getDevice(), sample.getMigInstance())
                  + instant(sample.getTimeNs()),
          sample -> 0,
          AcceleratorDocument::of);

  static final DocumentForm<EngineSample> ENGINES =
      form(
          sample ->
              sample.getTenant() + '/' + sample.getEngine() + '/' + instant(sample.getTimeNs()),
          sample -> 0,
          EngineDocument::of);

  static final DocumentForm<MetricPoint> METRICS =
      form(
          point ->
              String.join(
                  "/",
                  point.getTenant(),
                  String.valueOf(point.getService()),
                  String.valueOf(point.getServiceInstance()),
                  point.getName(),
                  instant(point.getTimeNs())),
          point -> 0,
          MetricPointDocument::of);

  static final DocumentForm<Attribution> ATTRIBUTIONS =
      form(
          attribution ->
              key(attribution.getTenant(), attribution.getTraceId(), attribution.getSpanId()),
          attribution -> Integer.toUnsignedLong(AttributionVersions.of(attribution)),
          AttributionDocument::of);

  static final DocumentForm<DeviceWindow> DEVICES =
      form(
          window ->
              device(window.getHost(), window.getDevice(), window.getMigInstance())
                  + instant(window.getWindowStartMs()),
          window -> 0,
          DeviceWindowDocument::of);

  static final DocumentForm<Rollup> ROLLUPS =
      form(
          rollup ->
              String.join(
                  "/",
                  rollup.getTenant(),
                  RecordKeys.seriesName(rollup.getDimensions()),
                  instant(rollup.getWindowMs()),
                  instant(rollup.getWindowStartMs())),
          Rollup::getRevision,
          RollupDocument::of);

  static final DocumentForm<Alert> ALERTS =
      form(alert -> alert.getTenant() + '/' + alert.getId(), Alert::getRevision, AlertDocument::of);

  /** A dead letter has no identity of its own; where it came from gives the order. */
  static final DocumentForm<DeadLetter> DEAD_LETTERS =
      form(
          letter ->
              String.join(
                  "/",
                  letter.getTopic(),
                  String.format("%010d", letter.getOffset()),
                  letter.getPath(),
                  String.valueOf(Hex.of(letter.getTraceId())),
                  String.valueOf(Hex.of(letter.getSpanId()))),
          letter -> 0,
          DeadLetterDocument::of);

  private DocumentForms() {}

  private static String key(String tenant, SpecificFixed trace, SpecificFixed span) {
    return tenant
        + '/'
        + (trace == null ? "" : Hex.of(trace))
        + '/'
        + (span == null ? "" : Hex.of(span));
  }

  private static String device(String host, String device, String migInstance) {
    return host + '/' + device + '/' + (migInstance == null ? "" : migInstance) + '/';
  }

  /** Of a width that sorts as the number does. */
  private static String instant(long time) {
    return String.format("%019d", time);
  }

  /** A function that Flink can ship. */
  private interface Shipped<T, R> extends Function<T, R>, java.io.Serializable {}

  /** A function to long that Flink can ship. */
  private interface ShippedToLong<T> extends ToLongFunction<T>, java.io.Serializable {}

  private static <T> DocumentForm<T> form(
      Shipped<T, String> identity, ShippedToLong<T> version, Shipped<T, byte[]> json) {
    return new DocumentForm<>() {
      @Override
      public String identity(T record) {
        return identity.apply(record);
      }

      @Override
      public long version(T record) {
        return version.applyAsLong(record);
      }

      @Override
      public byte[] json(T record) {
        return json.apply(record);
      }
    };
  }
}
