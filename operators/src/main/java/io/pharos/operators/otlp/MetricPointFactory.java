package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import io.pharos.operators.sample.PointValue;
import io.pharos.operators.sample.SampleTime;
import io.pharos.schemas.MetricPoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes the records of points that are kept, redacted and within {@link PayloadLimits}. */
final class MetricPointFactory {

  private final ItemRedactor redactor;
  private ResourceFacts facts;
  private Map<String, String> resource = Map.of();
  private boolean resourceCut;
  private boolean truncated;

  MetricPointFactory(ItemRedactor redactor) {
    this.redactor = redactor;
  }

  /** True if the last point that was made lost something to a limit. */
  boolean wasTruncated() {
    return truncated;
  }

  /**
   * Makes a point.
   *
   * @param name redacted
   * @param unit redacted
   */
  @SuppressWarnings("ReferenceEquality") // points of one resource share the facts
  MetricPoint make(
      String name,
      String unit,
      ResourceFacts of,
      List<KeyValue> attributes,
      SampleTime time,
      PointValue value) {
    if (of != facts) {
      facts = of;
      resource = new HashMap<>(of.attributes());
      resourceCut = PayloadSize.shrinkPointResource(resource) || of.truncated();
    }
    truncated = resourceCut;
    MetricPoint point = new MetricPoint();
    point.setTenant(of.tenant());
    point.setName(HeadText.cut(name));
    point.setUnit(unit.isEmpty() ? null : HeadText.cut(unit));
    value.writeTo(point);
    point.setTimeNs(time.ns());
    point.setEventTimeMs(time.eventTimeMs());
    point.setClockClamped(time.clamped());
    point.setService(of.service());
    point.setServiceInstance(of.serviceInstance());
    point.setResource(resource);
    point.setAttributes(texts(attributes));
    return point;
  }

  private Map<String, String> texts(List<KeyValue> attributes) {
    List<KeyValue> kept = attributes;
    if (kept.size() > PayloadLimits.MAX_POINT_ATTRIBUTES) {
      // the same ones are left out whatever their order
      kept = new ArrayList<>(attributes);
      kept.sort(Comparator.comparing(KeyValue::getKey));
      kept = kept.subList(0, PayloadLimits.MAX_POINT_ATTRIBUTES);
      truncated = true;
    }
    Map<String, String> texts = new TreeMap<>();
    for (int i = 0; i < kept.size(); i++) {
      KeyValue attribute = redactor.label(kept.get(i));
      String key = PayloadLimits.cut(attribute.getKey(), PayloadLimits.MAX_KEY_CHARS);
      String text = AttributeText.of(attribute.getValue());
      String value = PayloadLimits.cut(text, PayloadLimits.MAX_POINT_VALUE_CHARS);
      truncated |= value.length() < text.length() || key.length() < attribute.getKey().length();
      texts.put(key, value);
    }
    return texts;
  }
}
