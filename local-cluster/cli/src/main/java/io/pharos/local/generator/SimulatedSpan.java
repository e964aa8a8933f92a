package io.pharos.local.generator;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span.Event;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.pharos.local.attribute.Attributes;
import io.pharos.local.ledger.CallTruth;
import io.pharos.local.ledger.StepFact;
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
  private String stepKind;
  private String provider;
  private String model;
  private Long ttftNs;
  private String errorType;

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

  SimulatedSpan fail(String type, String message) {
    error = true;
    errorType = type;
    statusMessage = message;
    return with(Attributes.text("error.type", type));
  }

  /** Usage, in the parts that the span's attributes convey. */
  SimulatedSpan used(TokenUse conveyed) {
    tokens = conveyed;
    return this;
  }

  /**
   * It is a step.
   *
   * @param as its kind in lower case
   * @param by provider that its attributes name, empty where they do not; so is the model
   */
  SimulatedSpan step(String as, String by, String of) {
    stepKind = as;
    provider = by;
    model = of;
    return this;
  }

  /** Its attributes say when the first token came. */
  SimulatedSpan firstToken(long afterNs) {
    ttftNs = afterNs;
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

  /**
   * What service levels count of it; null where it is no step.
   *
   * @param atNs when it ends, null where its clock runs ahead
   * @param durationNs as it is sent
   */
  StepFact step(String tenant, Long atNs, long durationNs) {
    return stepKind == null
        ? null
        : new StepFact(
            tenant, stepKind, provider, model, atNs, durationNs, ttftNs, errorType, tokens);
  }

  /** Null where the span reports no usage. */
  TokenUse tokens() {
    return tokens;
  }
}
