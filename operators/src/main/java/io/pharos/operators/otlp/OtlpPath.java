package io.pharos.operators.otlp;

/**
 * Place of an item inside an OTLP request, written out only when somebody asks.
 *
 * @param resource index of the resource
 * @param scope index of the scope, or −1 for the resource itself
 * @param item index of the span or log record, or −1 for the scope itself
 */
public record OtlpPath(OtlpSignal signal, int resource, int scope, int item) {

  static OtlpPath ofResource(OtlpSignal signal, int resource) {
    return new OtlpPath(signal, resource, -1, -1);
  }

  /** For people, e.g. {@code resourceSpans[0].scopeSpans[1].spans[4]}. */
  @Override
  public String toString() {
    OtlpLayout<?> layout = OtlpLayout.of(signal);
    StringBuilder text = new StringBuilder(layout.resources()).append('[').append(resource);
    text.append(']');
    if (scope >= 0) {
      text.append('.').append(layout.scopes()).append('[').append(scope).append(']');
    }
    if (item >= 0) {
      text.append('.').append(layout.items()).append('[').append(item).append(']');
    }
    return text.toString();
  }
}
