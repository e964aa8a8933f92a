package io.pharos.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The answers of commands run with {@code --json}: one document on stdout. */
public final class JsonOutput {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonOutput() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  /** Prints a document over several lines, as a person would still want to read it. */
  public static void print(JsonNode document) {
    try {
      System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always writable", e);
    }
  }
}
