package io.pharos.operators.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * JSON text as a tree, also where the text breaks off or stops being JSON: then the tree holds what
 * was read before, and knows which of its nodes were still open.
 */
final class JsonTree {

  /** Deeper JSON is refused: five levels of JSON make one level of an OTLP attribute. */
  private static final int MAX_NESTING = 1000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxStringLength(OtlpReader.MAX_BYTES)
                  .maxNameLength(OtlpReader.MAX_BYTES)
                  .build())
          .build();

  /** A number as it was written. */
  record Digits(String text) {}

  private final ObjectNode root = JsonNodeFactory.instance.objectNode();
  private final Deque<JsonNode> open = new ArrayDeque<>();
  private List<JsonNode> cut = List.of();
  private String failure;

  private JsonTree() {}

  static JsonTree read(byte[] text) {
    JsonTree tree = new JsonTree();
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        tree.failure = "not a JSON object";
        return tree;
      }
      tree.open.push(tree.root);
      tree.fill(parser);
      if (parser.nextToken() != null) {
        tree.failure = "more than one JSON object";
      }
    } catch (IOException e) {
      tree.failure = failureAt(e);
      tree.cut = new ArrayList<>(tree.open);
    }
    return tree;
  }

  ObjectNode root() {
    return root;
  }

  /** Why the text could not be read to its end, or null; never quotes the text. */
  String failure() {
    return failure;
  }

  /** True for a node that was not complete when the text broke off. */
  @SuppressWarnings("ReferenceEquality") // which node it is, not what it says
  boolean isCut(JsonNode node) {
    for (JsonNode each : cut) {
      if (each == node) {
        return true;
      }
    }
    return false;
  }

  private void fill(JsonParser parser) throws IOException {
    String name = null;
    while (!open.isEmpty()) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IOException("ends early");
      }
      switch (token) {
        case FIELD_NAME -> name = parser.currentName();
        case START_OBJECT -> enter(name, JsonNodeFactory.instance.objectNode());
        case START_ARRAY -> enter(name, JsonNodeFactory.instance.arrayNode());
        case END_OBJECT, END_ARRAY -> open.pop();
        default -> attach(name, scalar(parser, token));
      }
    }
  }

  private void enter(String name, JsonNode node) {
    attach(name, node);
    open.push(node);
  }

  private void attach(String name, JsonNode node) {
    if (open.peek() instanceof ObjectNode object) {
      object.set(name, node);
    } else {
      ((ArrayNode) open.element()).add(node);
    }
  }

  private static JsonNode scalar(JsonParser parser, JsonToken token) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (token) {
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      // As written: whether it fits is for whoever knows the field
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> nodes.pojoNode(new Digits(parser.getText()));
      default -> throw new IOException("unexpected " + token);
    };
  }

  private static String failureAt(IOException e) {
    if (e instanceof JsonProcessingException json && json.getLocation() != null) {
      JsonLocation at = json.getLocation();
      return "no JSON from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on";
    }
    return "the JSON " + e.getMessage();
  }
}
