package io.pharos.local.attribute;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/** OTLP attributes by the kind of their value. */
public final class Attributes {

  private Attributes() {}

  public static KeyValue text(String key, String value) {
    return of(key, AnyValue.newBuilder().setStringValue(value).build());
  }

  public static KeyValue number(String key, long value) {
    return of(key, AnyValue.newBuilder().setIntValue(value).build());
  }

  public static KeyValue decimal(String key, double value) {
    return of(key, AnyValue.newBuilder().setDoubleValue(value).build());
  }

  public static KeyValue flag(String key, boolean value) {
    return of(key, AnyValue.newBuilder().setBoolValue(value).build());
  }

  public static KeyValue texts(String key, List<String> values) {
    ArrayValue.Builder array = ArrayValue.newBuilder();
    values.forEach(value -> array.addValues(AnyValue.newBuilder().setStringValue(value)));
    return of(key, AnyValue.newBuilder().setArrayValue(array).build());
  }

  private static KeyValue of(String key, AnyValue value) {
    return KeyValue.newBuilder().setKey(key).setValue(value).build();
  }
}
