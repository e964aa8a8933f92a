package io.pharos.local.generator;

import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.chance.SeededRandom;
import io.pharos.local.ledger.TraceIdentity;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** One request as the simulated system served it: spans in the order they began, and logs. */
final class SimulatedTrace {

  private final SeededRandom random;
  private final byte[] traceId;
  private final TraceIdentity identity;
  private final List<SimulatedSpan> spans = new ArrayList<>();
  private final List<SimulatedLog> logs = new ArrayList<>();

  SimulatedTrace(SeededRandom random, String tenant) {
    this.random = random;
    this.traceId = ByteBuffer.allocate(16).putLong(random.id()).putLong(random.id()).array();
    this.identity = new TraceIdentity(tenant, HexFormat.of().formatHex(traceId));
  }

  SimulatedSpan span(
      SimulatedSpan parent,
      ServiceInstance service,
      Scope scope,
      SpanKind kind,
      String name,
      long startNs) {
    SimulatedSpan span =
        new SimulatedSpan(random.id(), parent == null ? 0 : parent.id(), service, startNs)
            .named(scope, kind, name);
    spans.add(span);
    return span;
  }

  /** Writes a log at a moment of a span, by the span's service. */
  void log(SimulatedSpan in, long timeNs, SimulatedLog.Level level, String body) {
    logs.add(new SimulatedLog(in.service(), timeNs, level, body, in.id(), "", List.of()));
  }

  void log(SimulatedLog log) {
    logs.add(log);
  }

  byte[] traceId() {
    return traceId.clone();
  }

  TraceIdentity identity() {
    return identity;
  }

  SimulatedSpan root() {
    return spans.get(0);
  }

  List<SimulatedSpan> spans() {
    return spans;
  }

  List<SimulatedLog> logs() {
    return logs;
  }
}
