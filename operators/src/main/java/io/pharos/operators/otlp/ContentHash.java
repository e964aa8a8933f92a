package io.pharos.operators.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.util.List;

/**
 * 64-bit hash of what an OTLP item says: the same for protobuf and JSON, whatever the order of
 * attributes. Its values are in stored records, so the function may never change.
 */
final class ContentHash {

  private static final long A = 0x9E3779B97F4A7C15L;
  private static final long B = 0xC2B2AE3D27D4EB4FL;

  private long state = A;

  ContentHash add(long value) {
    state = fold(state ^ value, B);
    return this;
  }

  ContentHash add(String text) {
    int length = text.length();
    add(length);
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      add(
          (long) text.charAt(i)
              | ((long) text.charAt(i + 1) << 16)
              | ((long) text.charAt(i + 2) << 32)
              | ((long) text.charAt(i + 3) << 48));
    }
    long rest = 0;
    for (; i < length; i++) {
      rest = (rest << 16) | text.charAt(i);
    }
    return add(rest);
  }

  ContentHash add(ByteString bytes) {
    add(bytes.size());
    for (int i = 0; i < bytes.size(); i++) {
      add(bytes.byteAt(i));
    }
    return this;
  }

  /** A set of attributes: their order does not matter. */
  ContentHash add(List<KeyValue> attributes) {
    long sum = 0;
    for (int i = 0; i < attributes.size(); i++) {
      KeyValue attribute = attributes.get(i);
      sum += new ContentHash().add(attribute.getKey()).add(attribute.getValue()).value();
    }
    return add(attributes.size()).add(sum);
  }

  ContentHash add(AnyValue value) {
    add(value.getValueCase().getNumber());
    return switch (value.getValueCase()) {
      case STRING_VALUE -> add(value.getStringValue());
      case BOOL_VALUE -> add(value.getBoolValue() ? 1 : 0);
      case INT_VALUE -> add(value.getIntValue());
      case DOUBLE_VALUE -> add(Double.doubleToLongBits(value.getDoubleValue()));
      case BYTES_VALUE -> add(value.getBytesValue());
      case KVLIST_VALUE -> add(value.getKvlistValue().getValuesList());
      case ARRAY_VALUE -> {
        List<AnyValue> elements = value.getArrayValue().getValuesList();
        add(elements.size());
        for (int i = 0; i < elements.size(); i++) {
          add(elements.get(i));
        }
        yield this;
      }
      default -> this;
    };
  }

  long value() {
    return fold(state ^ B, A);
  }

  /** Both halves of the 128-bit product: every bit of the input reaches every bit of the output. */
  private static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }
}
