package io.pharos.operators.otlp;

import com.google.protobuf.Message;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.schemas.DeadLetterReason;

/**
 * Reads the value of an {@code otlp_*} Kafka record: protobuf or JSON, told apart per record.
 *
 * <p>Protobuf starts with the byte 0x0A (its only field) or is empty; JSON starts with an opening
 * brace, maybe behind white space. Whatever else arrives is one problem. Because white space may
 * start with 0x0A too, bytes that start so and are not whole protobuf are tried as JSON; the
 * reading that gives more counts.
 *
 * <p>A broken part never takes its siblings along: each broken span, log record or data point is
 * one problem with its path, the others are read. A broken resource takes its items along, since
 * their tenant is unknown; a broken scope leaves them without scope. Bytes cut short lose what was
 * cut.
 *
 * <p>Limits: requests of at most {@link #MAX_BYTES}; messages nested at most {@link #MAX_DEPTH}
 * deep, counted from the span or log record, in both forms.
 */
public final class OtlpReader {

  /** Largest request that is parsed, in bytes: what OTLP recommends endpoints to accept. */
  public static final int MAX_BYTES = 64 * 1024 * 1024;

  /** Deepest nesting of protobuf messages in an item. Each level of an attribute takes two. */
  public static final int MAX_DEPTH = 100;

  private static final byte FIRST_FIELD = 0x0A;

  private final ProtobufRequestReader protobuf = new ProtobufRequestReader();
  private final JsonRequestReader json = new JsonRequestReader();

  /** Reads a request of traces. */
  public OtlpBatch<Span> readTraces(byte[] value) {
    return read(OtlpLayout.TRACES, value);
  }

  /** Reads a request of logs. */
  public OtlpBatch<LogRecord> readLogs(byte[] value) {
    return read(OtlpLayout.LOGS, value);
  }

  /** Reads a request of metrics. */
  public OtlpBatch<Metric> readMetrics(byte[] value) {
    return read(OtlpLayout.METRICS, value);
  }

  private <T extends Message> OtlpBatch<T> read(OtlpLayout<T> layout, byte[] value) {
    if (value.length > MAX_BYTES) {
      OtlpBatch<T> refused = OtlpBatch.empty();
      String detail = "a request of more than " + MAX_BYTES + " bytes";
      refused
          .problems()
          .add(new OtlpProblem(DeadLetterReason.TOO_LARGE, detail, "", 1, value.length));
      return refused;
    }
    if (value.length == 0) {
      return OtlpBatch.empty();
    }
    boolean looksLikeJson = firstPrinting(value) == '{';
    if (value[0] == FIRST_FIELD) {
      OtlpBatch<T> batch = protobuf.read(layout, value);
      if (batch.problems().isEmpty() || !looksLikeJson) {
        return batch;
      }
      OtlpBatch<T> asJson = json.read(layout, value);
      return asJson.items().size() >= batch.items().size() ? asJson : batch;
    }
    if (looksLikeJson) {
      return json.read(layout, value);
    }
    OtlpBatch<T> neither = OtlpBatch.empty();
    neither
        .problems()
        .add(OtlpProblem.unparseable("neither OTLP protobuf nor JSON", "", 1, value.length));
    return neither;
  }

  private static int firstPrinting(byte[] value) {
    for (byte b : value) {
      if (b != ' ' && b != '\t' && b != '\n' && b != '\r') {
        return b;
      }
    }
    return -1;
  }
}
