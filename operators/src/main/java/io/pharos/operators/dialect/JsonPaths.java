package io.pharos.operators.dialect;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The members wanted of one attribute's JSON text, found in a single pass over it. A path is
 * dotted; {@code *} stands for every element of a list. Text that is no JSON, or was cut by an
 * attribute limit, has what stands before its fault.
 */
final class JsonPaths {

  private static final String EVERY_ELEMENT = "*";

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private static final class Node {
    private final Map<String, Node> members = new HashMap<>();
    private Node elements;
    private int path = -1;
  }

  private final Node root = new Node();
  private int size;

  /** Adds a path; the number its values have in a reading. */
  int add(String path) {
    Node node = root;
    for (String segment : path.split("\\.")) {
      if (segment.equals(EVERY_ELEMENT)) {
        node.elements = node.elements == null ? new Node() : node.elements;
        node = node.elements;
      } else {
        node = node.members.computeIfAbsent(segment, name -> new Node());
      }
    }
    if (node.path < 0) {
      node.path = size++;
    }
    return node.path;
  }

  /** The scalars each path leads to, in the order of the text. */
  List<List<AnyValue>> read(String json) {
    List<List<AnyValue>> found = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      found.add(List.of());
    }
    if (json.isEmpty() || (json.charAt(0) != '{' && json.charAt(0) != '[')) {
      return found;
    }
    try (JsonParser parser = FACTORY.createParser(json)) {
      parser.nextToken();
      read(parser, root, found);
      return found;
    } catch (IOException e) {
      return found;
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
    } catch (com.fasterxml.jackson.core.io.JsonEOFException e) {
      return elements;
    } catch (IOException e) {
      return null;
    }
  }

  /** Reads the value the parser is at; as deep as paths go, no deeper. */
  private static void read(JsonParser parser, Node node, List<List<AnyValue>> found)
      throws IOException {
    switch (parser.currentToken()) {
      case START_OBJECT -> {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          Node member = node.members.get(parser.currentName());
          parser.nextToken();
          readOrSkip(parser, member, found);
        }
      }
      case START_ARRAY -> {
        while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
          readOrSkip(parser, node.elements, found);
        }
      }
      default -> {
        AnyValue value = node.path < 0 ? null : scalar(parser);
        if (value != null) {
          if (found.get(node.path).isEmpty()) {
            found.set(node.path, new ArrayList<>(1));
          }
          found.get(node.path).add(value);
        }
      }
    }
  }

  private static void readOrSkip(JsonParser parser, Node node, List<List<AnyValue>> found)
      throws IOException {
    if (parser.currentToken() == null) {
      return;
    }
    if (node == null) {
      parser.skipChildren();
    } else {
      read(parser, node, found);
    }
  }

  private static AnyValue scalar(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> AnyValue.newBuilder().setBoolValue(true).build();
      case VALUE_FALSE -> AnyValue.newBuilder().setBoolValue(false).build();
      case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          AnyValue.newBuilder().setStringValue(parser.getText()).build();
      default -> null;
    };
  }
}
