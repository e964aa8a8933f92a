package io.pharos.operators.otlp;

import io.pharos.schemas.Body;
import io.pharos.schemas.Payload;
import io.pharos.schemas.SpanEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Keeps encoded payloads, and the resources they repeat, below {@link PayloadLimits}. */
final class PayloadSize {

  /** Lengths, times, ids, hashes and envelope of one part never take more than this. */
  private static final int BYTES_PER_PART = 80;

  /** One part that can be left out. */
  private record Part(String name, int bytes, Runnable drop) {}

  private PayloadSize() {}

  /**
   * Leaves out the largest parts (bodies lose their text, attributes go) until the payload fits; of
   * parts of one size the first by name goes first.
   */
  static void shrink(Payload payload) {
    if (upperBound(payload, PayloadSize::roughBytes) <= PayloadLimits.MAX_BYTES) {
      return;
    }
    long bytes = upperBound(payload, PayloadSize::utf8Bytes);
    if (bytes <= PayloadLimits.MAX_BYTES) {
      return;
    }
    dropLargest(parts(payload), bytes - PayloadLimits.MAX_BYTES);
    payload.setTruncated(true);
  }

  /**
   * Leaves out the largest attributes of a resource until it keeps to {@link
   * PayloadLimits#MAX_RESOURCE_BYTES}.
   *
   * @param identity attributes that stay whatever their size
   * @return true if one was left out
   */
  static boolean shrinkResource(Map<String, String> attributes, Set<String> identity) {
    return shrink(attributes, identity, PayloadLimits.MAX_RESOURCE_BYTES);
  }

  /** As {@link #shrinkResource}, to {@link PayloadLimits#MAX_POINT_RESOURCE_BYTES}. */
  static boolean shrinkPointResource(Map<String, String> attributes) {
    return shrink(attributes, Set.of(), PayloadLimits.MAX_POINT_RESOURCE_BYTES);
  }

  private static boolean shrink(
      Map<String, String> attributes, Set<String> identity, int maxBytes) {
    List<Part> parts = new ArrayList<>();
    addParts(parts, "", attributes);
    long bytes = parts.stream().mapToLong(Part::bytes).sum();
    parts.removeIf(part -> identity.contains(part.name));
    return dropLargest(parts, bytes - maxBytes);
  }

  /** Returns true if parts had to go. */
  private static boolean dropLargest(List<Part> parts, long excess) {
    if (excess <= 0) {
      return false;
    }
    parts.sort(Comparator.comparingInt(Part::bytes).reversed().thenComparing(Part::name));
    long left = excess;
    for (Part part : parts) {
      part.drop.run();
      left -= part.bytes;
      if (left <= 0) {
        break;
      }
    }
    return true;
  }

  private interface Measure {
    int bytes(String text);
  }

  private static long upperBound(Payload payload, Measure measure) {
    long bytes = 512;
    bytes += size(payload.getTenant(), measure);
    bytes += size(payload.getScope(), measure);
    bytes += size(payload.getScopeVersion(), measure);
    bytes += size(payload.getResource(), measure);
    bytes += size(payload.getAttributes(), measure);
    for (SpanEvent event : payload.getEvents()) {
      bytes += BYTES_PER_PART + size(event.getName(), measure);
      bytes += size(event.getAttributes(), measure);
    }
    bytes += (long) payload.getLinks().size() * BYTES_PER_PART;
    for (Body body : payload.getBodies()) {
      bytes += BYTES_PER_PART + size(body.getSource(), measure) + size(body.getText(), measure);
    }
    return bytes;
  }

  private static long size(Map<String, String> texts, Measure measure) {
    long bytes = 0;
    for (Map.Entry<String, String> entry : texts.entrySet()) {
      bytes += BYTES_PER_PART + size(entry.getKey(), measure) + size(entry.getValue(), measure);
    }
    return bytes;
  }

  private static int size(String text, Measure measure) {
    return text == null ? 0 : measure.bytes(text);
  }

  /** No character takes more than three bytes of UTF-8 per UTF-16 unit. */
  private static int roughBytes(String text) {
    return 3 * text.length();
  }

  private static int utf8Bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static List<Part> parts(Payload payload) {
    List<Part> parts = new ArrayList<>();
    List<Body> bodies = payload.getBodies();
    for (int i = 0; i < bodies.size(); i++) {
      Body body = bodies.get(i);
      String name = body.getSource() + '#' + i;
      parts.add(new Part(name, utf8Bytes(body.getText()), () -> BodyText.empty(body)));
    }
    addParts(parts, "", payload.getAttributes());
    List<SpanEvent> events = payload.getEvents();
    for (int i = 0; i < events.size(); i++) {
      addParts(parts, "events[" + i + "].", events.get(i).getAttributes());
    }
    return parts;
  }

  private static void addParts(List<Part> parts, String prefix, Map<String, String> attributes) {
    for (Map.Entry<String, String> entry : attributes.entrySet()) {
      String key = entry.getKey();
      int bytes = utf8Bytes(key) + utf8Bytes(entry.getValue());
      parts.add(new Part(prefix + key, bytes, () -> attributes.remove(key)));
    }
  }
}
