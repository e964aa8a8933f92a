package io.pharos.operators.dialect;

import io.pharos.schemas.BodyKind;
import io.pharos.schemas.Call;
import io.pharos.schemas.StepKind;

/** What a dialect table made of one span, and what became of each of its attributes. */
public final class DialectReading {

  String dialect = "none";
  StepKind step = StepKind.OTHER;
  Call call;
  String customer;
  String session;
  String user;
  String errorType;
  String exceptionType;
  boolean engine;
  boolean error;
  boolean truncated;
  private final boolean[] carried;
  private final boolean[] vectors;
  private final BodyKind[] bodies;

  DialectReading(int attributes) {
    carried = new boolean[attributes];
    vectors = new boolean[attributes];
    bodies = new BodyKind[attributes];
  }

  /** Name of the dialect, {@code none} where none was recognised. */
  public String dialect() {
    return dialect;
  }

  /** True for the span of a serving engine, which ran the call itself. */
  public boolean isEngine() {
    return engine;
  }

  public StepKind step() {
    return step;
  }

  /** Null for spans that are no call, retrieval or tool use. */
  public Call call() {
    return call;
  }

  public String customer() {
    return customer;
  }

  public String session() {
    return session;
  }

  public String user() {
    return user;
  }

  public String errorType() {
    return errorType;
  }

  /** Type of the first exception recorded on the span, which it may have survived. */
  public String exceptionType() {
    return exceptionType;
  }

  /** True where an attribute says the span failed; the span's status is not looked at. */
  public boolean error() {
    return error;
  }

  /** A text was cut to the limits of {@link HeadText}; its attribute is then not carried. */
  public boolean truncated() {
    return truncated;
  }

  /** True if the reading says all that the attribute at this index said. */
  public boolean isCarried(int attribute) {
    return carried[attribute];
  }

  /** True if the attribute at this index is an embedding, of which only the length is kept. */
  public boolean isVector(int attribute) {
    return vectors[attribute];
  }

  /** Kind of long text the attribute at this index holds, null for others. */
  public BodyKind body(int attribute) {
    return bodies[attribute];
  }

  void carried(int attribute, boolean isCarried) {
    carried[attribute] = isCarried;
  }

  void vector(int attribute) {
    vectors[attribute] = true;
  }

  void body(int attribute, BodyKind kind) {
    bodies[attribute] = kind;
  }
}
