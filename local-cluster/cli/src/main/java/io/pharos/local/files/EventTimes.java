package io.pharos.local.files;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.otlp.OtlpBatch;
import io.pharos.operators.otlp.OtlpItem;
import io.pharos.operators.otlp.OtlpReader;
import java.util.LongSummaryStatistics;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The event times in one request of traces, logs or metrics.
 *
 * <p>A file says nothing about the arrival of its requests. One is taken to have arrived when the
 * latest thing in it ended or was measured, so that no event time is clamped.
 *
 * @param firstMs the least, {@link Long#MAX_VALUE} where there is none
 * @param lastMs the greatest, {@link Long#MIN_VALUE} where there is none
 */
public record EventTimes(long firstMs, long lastMs) {

  private static final long NANOS_PER_MILLI = 1_000_000;

  /** Reads the event times of a request; what cannot be read has none. */
  public static EventTimes of(OtlpReader reader, OtlpFile file) {
    return switch (file.signal()) {
      case TRACES -> ofSpans(reader.readTraces(file.bytes()));
      case LOGS -> ofLogs(reader.readLogs(file.bytes()));
      case METRICS -> ofMetrics(reader.readMetrics(file.bytes()));
    };
  }

  /** The event times of the spans of a request. */
  public static EventTimes ofSpans(OtlpBatch<Span> batch) {
    return of(batch, span -> LongStream.of(span.getEndTimeUnixNano()));
  }

  /** The event times of the logs of a request. */
  public static EventTimes ofLogs(OtlpBatch<LogRecord> batch) {
    return of(batch, log -> LongStream.of(timeOf(log)));
  }

  /** The event times of the data points of a request. */
  public static EventTimes ofMetrics(OtlpBatch<Metric> batch) {
    return of(batch, DataPoints::times);
  }

  /** When the request is taken to have arrived, in milliseconds; 0 where it holds no time. */
  public long arrivalMs() {
    return Math.max(0, lastMs);
  }

  private static <T extends Message> EventTimes of(
      OtlpBatch<T> batch, Function<T, LongStream> nanos) {
    LongSummaryStatistics times =
        batch.items().stream()
            .map(OtlpItem::value)
            .flatMapToLong(nanos)
            .map(time -> time / NANOS_PER_MILLI)
            .filter(time -> time > 0)
            .summaryStatistics();
    // Of no time these are the values that stand for none.
    return new EventTimes(times.getMin(), times.getMax());
  }

  private static long timeOf(LogRecord log) {
    return log.getTimeUnixNano() != 0 ? log.getTimeUnixNano() : log.getObservedTimeUnixNano();
  }
}
