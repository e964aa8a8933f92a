package io.pharos.local.generator;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.attribute.Attributes;
import io.pharos.local.ledger.CallTruth;
import io.pharos.local.ledger.TokenUse;
import java.util.ArrayList;
import java.util.List;

/** A span as the simulated system did it, before anything goes wrong on its way. */
final class SimulatedSpan {

  private final long id;
  private long parentId;
  private final ServiceInstance service;
  private final long startNs;
  private final List<KeyValue> attributes = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private Scope scope;
  private SpanKind kind;
  private String name;
  private long endNs;
  private boolean ok;
  private boolean error;
  private String statusMessage = "";
  private TokenUse tokens;
  private CallTruth call;
  private boolean steady;

  SimulatedSpan(long id, long parentId, ServiceInstance service, long startNs) {
    this.id = id;
    this.parentId = parentId;
    this.service = service;
    this.startNs = startNs;
    this.endNs = startNs;
  }

  SimulatedSpan named(Scope by, SpanKind as, String called) {
    scope = by;
    kind = as;
    name = called;
    return this;
  }

  SimulatedSpan with(KeyValue attribute) {
    attributes.add(attribute);
    return this;
  }

  SimulatedSpan with(Event event) {
    events.add(event);
    return this;
  }

  SimulatedSpan end(long atNs) {
    endNs = atNs;
    return this;
  }

  /** Some libraries say OK where others leave the status unset. */
  SimulatedSpan ok() {
    ok = true;
    return this;
  }

  SimulatedSpan fail(String errorType, String message) {
    error = true;
    statusMessage = message;
    return with(Attributes.text("error.type", errorType));
  }

  /** Usage, in the parts that the span's attributes convey. */
  SimulatedSpan used(TokenUse conveyed) {
    tokens = conveyed;
    return this;
  }

  /** It is the call of a model on modelled hardware. */
  SimulatedSpan called(CallTruth truth) {
    call = truth;
    return steady();
  }

  /** It arrives as it is, early enough, so that what hangs on it can be foretold. */
  SimulatedSpan steady() {
    steady = true;
    return this;
  }

  SimulatedSpan parent(long id) {
    parentId = id;
    return this;
  }

  long id() {
    return id;
  }

  /** 0 for a root. */
  long parentId() {
    return parentId;
  }

  boolean isRoot() {
    return parentId == 0;
  }

  ServiceInstance service() {
    return service;
  }

  Scope scope() {
    return scope;
  }

  SpanKind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  long startNs() {
    return startNs;
  }

  long endNs() {
    return endNs;
  }

  List<KeyValue> attributes() {
    return attributes;
  }

  List<Event> events() {
    return events;
  }

  boolean isOk() {
    return ok && !error;
  }

  boolean isError() {
    return error;
  }

  String statusMessage() {
    return statusMessage;
  }

  /** Null where it is no call of a model on modelled hardware. */
  CallTruth call() {
    return call;
  }

  boolean isSteady() {
    return steady;
  }

  /** Null where the span reports no usage. */
  TokenUse tokens() {
    return tokens;
  }
}
