package io.pharos.operators.otlp;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.pharos.operators.dialect.AttributeText;
import io.pharos.operators.dialect.HeadText;
import io.pharos.operators.sample.Labels;
import java.util.List;

/** The labels of the data point at hand, redacted where they are read. */
final class PointLabels implements Labels {

  private final ItemRedactor redactor;
  private List<KeyValue> attributes = List.of();

  PointLabels(ItemRedactor redactor) {
    this.redactor = redactor;
  }

  PointLabels of(List<KeyValue> point) {
    attributes = point;
    return this;
  }

  /** Of a label that is there twice the last counts. */
  @Override
  public String get(String label) {
    for (int i = attributes.size() - 1; i >= 0; i--) {
      KeyValue attribute = attributes.get(i);
      if (attribute.getKey().equals(label)) {
        String text = AttributeText.of(redactor.label(attribute).getValue());
        return text.isEmpty() ? null : HeadText.cut(text);
      }
    }
    return null;
  }
}
