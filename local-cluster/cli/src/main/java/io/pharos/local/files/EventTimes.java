package io.pharos.local.files;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.otlp.OtlpBatch;
import io.pharos.operators.otlp.OtlpItem;
import io.pharos.operators.otlp.OtlpReader;
import java.util.function.ToLongFunction;

/**
 * The event times in one request of traces or logs.
 *
 * <p>A file says nothing about the arrival of its requests. One is taken to have arrived when the
 * latest thing in it ended, so that no event time is clamped.
 *
 * @param firstMs the least, {@link Long#MAX_VALUE} where there is none
 * @param lastMs the greatest, {@link Long#MIN_VALUE} where there is none
 */
public record EventTimes(long firstMs, long lastMs) {

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final EventTimes NONE = new EventTimes(Long.MAX_VALUE, Long.MIN_VALUE);

  /** Reads the event times of a request; what cannot be read has none. */
  public static EventTimes of(OtlpReader reader, OtlpFile file) {
    return switch (file.signal()) {
      case TRACES -> of(reader.readTraces(file.bytes()), Span::getEndTimeUnixNano);
      case LOGS -> of(reader.readLogs(file.bytes()), EventTimes::timeOf);
      case METRICS -> NONE;
    };
  }

  /** When the request is taken to have arrived, in milliseconds; 0 where it holds no time. */
  public long arrivalMs() {
    return Math.max(0, lastMs);
  }

  private static <T extends Message> EventTimes of(OtlpBatch<T> batch, ToLongFunction<T> nanos) {
    long first = NONE.firstMs;
    long last = NONE.lastMs;
    for (OtlpItem<T> item : batch.items()) {
      long time = nanos.applyAsLong(item.value()) / NANOS_PER_MILLI;
      if (time > 0) {
        first = Math.min(first, time);
        last = Math.max(last, time);
      }
    }
    return new EventTimes(first, last);
  }

  private static long timeOf(LogRecord log) {
    return log.getTimeUnixNano() != 0 ? log.getTimeUnixNano() : log.getObservedTimeUnixNano();
  }
}
