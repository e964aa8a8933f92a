package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.DialectTable;
import io.pharos.schemas.Body;
import io.pharos.schemas.BodyKind;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanEvent;
import io.pharos.schemas.SpanId;
import io.pharos.schemas.SpanLink;
import io.pharos.schemas.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fills one payload, keeping to {@link PayloadLimits} as it goes. */
final class PayloadAssembler {

  private final DialectTable table;
  private final Map<String, String> attributes = new HashMap<>();
  private final List<SpanEvent> events = new ArrayList<>();
  private final List<SpanLink> links = new ArrayList<>();
  private final List<Body> bodies = new ArrayList<>();
  private boolean truncated;

  PayloadAssembler(DialectTable table) {
    this.table = table;
  }

  /** Adds an attribute of the item itself. */
  void attribute(String key, AnyValue value, BodyKind body, boolean isVector) {
    put(attributes, key, key, value, body, isVector);
  }

  void body(BodyKind kind, String source, String text) {
    if (bodies.size() == PayloadLimits.MAX_BODIES) {
      truncated = true;
      return;
    }
    Body body = BodyText.of(kind, source, text);
    truncated |= body.getOriginalSha256() != null;
    bodies.add(body);
  }

  void events(List<Span.Event> all) {
    truncated |= all.size() > PayloadLimits.MAX_EVENTS;
    for (int i = 0; i < Math.min(all.size(), PayloadLimits.MAX_EVENTS); i++) {
      Span.Event event = all.get(i);
      Map<String, String> values = new HashMap<>();
      for (KeyValue attribute : event.getAttributesList()) {
        String key = attribute.getKey();
        String source = "events[" + i + "]." + key;
        BodyKind body = table.bodyKind(event.getName(), key);
        put(values, key, source, attribute.getValue(), body, table.isVector(key));
      }
      String name = PayloadLimits.cut(event.getName(), PayloadLimits.MAX_KEY_CHARS);
      truncated |= name.length() < event.getName().length();
      events.add(new SpanEvent(event.getTimeUnixNano(), name, values));
    }
  }

  void links(List<Span.Link> all) {
    for (Span.Link link : all) {
      boolean valid =
          ItemIds.isValid(link.getTraceId(), ItemIds.TRACE_ID_BYTES)
              && ItemIds.isValid(link.getSpanId(), ItemIds.SPAN_ID_BYTES);
      if (!valid || links.size() == PayloadLimits.MAX_LINKS) {
        truncated = true;
      } else {
        links.add(
            new SpanLink(
                new TraceId(link.getTraceId().toByteArray()),
                new SpanId(link.getSpanId().toByteArray())));
      }
    }
  }

  /** The payload without its identity, within the limits. */
  Payload build(ResourceFacts resource, InstrumentationScope scope) {
    Payload payload = new Payload();
    payload.setTenant(resource.tenant());
    payload.setScope(scopeText(scope.getName()));
    payload.setScopeVersion(scopeText(scope.getVersion()));
    payload.setResource(resource.attributes());
    payload.setAttributes(attributes);
    payload.setEvents(events);
    payload.setLinks(links);
    payload.setBodies(bodies);
    payload.setRedactions(Map.of());
    payload.setTruncated(truncated || resource.truncated());
    PayloadSize.shrink(payload);
    return payload;
  }

  private String scopeText(String text) {
    String cut = PayloadLimits.cut(text, PayloadLimits.MAX_KEY_CHARS);
    truncated |= cut.length() < text.length();
    return cut.isEmpty() ? null : cut;
  }

  private void put(
      Map<String, String> target,
      String key,
      String source,
      AnyValue value,
      BodyKind body,
      boolean isVector) {
    if (isVector) {
      putText(target, key, "[" + length(value) + " numbers]");
      truncated = true;
      return;
    }
    String text = AttributeText.of(value);
    if (body != null && !text.isEmpty()) {
      body(body, source, text);
    } else if (text.length() > PayloadLimits.MAX_ATTRIBUTE_CHARS) {
      body(BodyKind.UNKNOWN, source, text);
    } else {
      putText(target, key, text);
    }
  }

  private void putText(Map<String, String> target, String key, String text) {
    if (target.size() == PayloadLimits.MAX_ATTRIBUTES) {
      truncated = true;
      return;
    }
    String cut = PayloadLimits.cut(key, PayloadLimits.MAX_KEY_CHARS);
    truncated |= cut.length() < key.length();
    target.put(cut, text);
  }

  /** Elements of an embedding, which some write as JSON text. */
  private static int length(AnyValue value) {
    if (value.hasArrayValue()) {
      return value.getArrayValue().getValuesCount();
    }
    String text = AttributeText.of(value);
    return text.isEmpty() ? 0 : (int) text.chars().filter(c -> c == ',').count() + 1;
  }
}
