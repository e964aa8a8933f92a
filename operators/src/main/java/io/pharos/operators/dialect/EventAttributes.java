package io.pharos.operators.dialect;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import java.util.List;

/** Looks up attributes of events, of which there are few. */
final class EventAttributes {

  private EventAttributes() {}

  static AnyValue of(Span.Event event, String key) {
    return of(event.getAttributesList(), key);
  }

  /** The value of the last attribute of this name, or null. */
  static AnyValue of(List<KeyValue> attributes, String key) {
    for (int i = attributes.size() - 1; i >= 0; i--) {
      if (attributes.get(i).getKey().equals(key)) {
        return attributes.get(i).getValue();
      }
    }
    return null;
  }
}
