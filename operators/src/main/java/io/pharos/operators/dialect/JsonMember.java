package io.pharos.operators.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import java.io.IOException;

/**
 * Picks scalars out of attribute values that are JSON text, reading no further than needed. Text
 * that is no JSON, or was cut by an attribute limit, has what stands before its fault.
 */
final class JsonMember {

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private JsonMember() {}

  /**
   * The scalar a dotted path leads to.
   *
   * @return null if there is none; for a list of objects, the members of all of them
   */
  static AnyValue of(String json, String path) {
    if (json.isEmpty() || (json.charAt(0) != '{' && json.charAt(0) != '[')) {
      return null;
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() == JsonToken.START_ARRAY) {
        return members(parser, path);
      }
      return member(parser, path);
    } catch (IOException e) {
      return null;
    }
  }

  /** The number of elements of a JSON list, or null if the text is none. */
  static Integer elements(String json) {
    if (json.isEmpty() || json.charAt(0) != '[') {
      return null;
    }
    int elements = 0;
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      for (JsonToken token = parser.nextToken();
          token != null && token != JsonToken.END_ARRAY;
          token = parser.nextToken()) {
        elements++;
        parser.skipChildren();
      }
      return elements;
    } catch (JsonEOFException e) {
      return elements;
    } catch (IOException e) {
      return null;
    }
  }

  private static AnyValue members(JsonParser parser, String path) throws IOException {
    ArrayValue.Builder values = ArrayValue.newBuilder();
    for (JsonToken token = parser.nextToken();
        token != null && token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        AnyValue value = member(parser, path);
        if (value != null) {
          values.addValues(value);
        }
        leave(parser);
      } else {
        parser.skipChildren();
      }
    }
    return values.getValuesCount() == 0
        ? null
        : AnyValue.newBuilder().setArrayValue(values).build();
  }

  /** Reads on to the end of the object the parser is in, which is the list's element. */
  private static void leave(JsonParser parser) throws IOException {
    while (!parser.getParsingContext().inArray()
        || !parser.getParsingContext().getParent().inRoot()) {
      if (parser.nextToken() == null) {
        return;
      }
    }
  }

  private static AnyValue member(JsonParser parser, String path) throws IOException {
    int dot = path.indexOf('.');
    String name = dot < 0 ? path : path.substring(0, dot);
    for (JsonToken token = parser.nextToken();
        token == JsonToken.FIELD_NAME;
        token = parser.nextToken()) {
      boolean wanted = parser.currentName().equals(name);
      JsonToken value = parser.nextToken();
      if (!wanted) {
        parser.skipChildren();
      } else if (dot >= 0) {
        return value == JsonToken.START_OBJECT ? member(parser, path.substring(dot + 1)) : null;
      } else {
        return scalar(parser, value);
      }
    }
    return null;
  }

  private static AnyValue scalar(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case VALUE_TRUE -> AnyValue.newBuilder().setBoolValue(true).build();
      case VALUE_FALSE -> AnyValue.newBuilder().setBoolValue(false).build();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          AnyValue.newBuilder().setStringValue(parser.getText()).build();
      default -> null;
    };
  }
}
