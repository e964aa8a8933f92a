package io.pharos.local.generator;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.local.attribute.Attributes;
import io.pharos.local.chance.SeededRandom;
import io.pharos.operators.otlp.OtlpSignal;
import java.util.Arrays;
import java.util.List;

/**
 * Record values nobody can read: noise that is not protobuf, protobuf cut off, JSON cut off.
 *
 * <p>A cut value would have held a single item, so that nothing in it is left to be saved.
 */
final class UnparseableRecords {

  /** A value and the encoding it pretends to be in. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  record Value(TelemetryRecord.Encoding encoding, byte[] bytes) {}

  private final SeededRandom random;
  private final Landscape landscape;
  private final String tenant;
  private int turn;

  UnparseableRecords(SeededRandom random, Landscape landscape, String tenant) {
    this.random = random;
    this.landscape = landscape;
    this.tenant = tenant;
  }

  Value next(OtlpSignal signal, long atMs) {
    return switch (turn++ % 4) {
      // wire type 7 does not exist
      case 0 -> new Value(TelemetryRecord.Encoding.PROTOBUF, noise(0x07));
      // field 1 of about 4 GB
      case 1 ->
          new Value(TelemetryRecord.Encoding.PROTOBUF, noise(0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F));
      case 2 ->
          new Value(
              TelemetryRecord.Encoding.PROTOBUF,
              cut(CollectorBatch.of(signal, List.of(single(signal, atMs))).toByteArray()));
      default ->
          new Value(
              TelemetryRecord.Encoding.JSON,
              cut(OtlpJson.write(CollectorBatch.of(signal, List.of(single(signal, atMs))))));
    };
  }

  private byte[] noise(int... first) {
    byte[] noise = new byte[random.between(40, 2_000)];
    random.bytes(noise);
    for (int i = 0; i < first.length; i++) {
      noise[i] = (byte) first[i];
    }
    return noise;
  }

  /** Inside the long text, which takes up most of the item. */
  private static byte[] cut(byte[] whole) {
    return Arrays.copyOf(whole, whole.length * 6 / 10);
  }

  private Delivery single(OtlpSignal signal, long atMs) {
    ServiceInstance service = landscape.service(tenant, "chat-service", 1);
    SimulatedTrace trace = new SimulatedTrace(random, tenant);
    String text = landscape.prose(random, 4_000);
    SimulatedSpan span =
        trace
            .span(
                null,
                service,
                Scope.APPLICATION,
                io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_INTERNAL,
                "summarise",
                (atMs - 100) * Request.MS)
            .with(Attributes.text("input.value", text))
            .end((atMs - 60) * Request.MS);
    Span wireSpan = WireFormat.span(trace.traceId(), span).build();
    LogRecord wireLog =
        WireFormat.log(
                trace.traceId(),
                new SimulatedLog(
                    service, span.endNs(), SimulatedLog.Level.INFO, text, span.id(), "", List.of()))
            .build();
    return new Delivery(
        atMs,
        0,
        signal,
        service,
        Scope.APPLICATION,
        signal == OtlpSignal.TRACES ? wireSpan : wireLog,
        trace.identity().traceId(),
        ledger -> {},
        null);
  }
}
