package io.pharos.connectors.elasticsearch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The answer to a bulk request that was accepted as a whole.
 *
 * @param allStored Elasticsearch says that no action failed; the items are then left unread
 * @param items one per action, in the order of the request, where an action failed
 */
record BulkResponse(boolean allStored, List<BulkItem> items) {

  private static final JsonFactory JSON = new JsonFactory();

  private static final BulkResponse ALL_STORED = new BulkResponse(true, List.of());

  /**
   * Reads a response body.
   *
   * @param actions number of actions the request had
   * @throws IOException if the body is not an answer to such a request; the actions may or may not
   *     have been carried out
   */
  static BulkResponse parse(byte[] body, int actions) throws IOException {
    try (JsonParser json = JSON.createParser(body)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      List<BulkItem> items = null;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        if (field.equals("errors") && value == JsonToken.VALUE_FALSE) {
          // "errors" comes first: a good answer costs a few bytes of parsing, whatever its size
          return ALL_STORED;
        } else if (field.equals("items")) {
          items = items(json, value);
        } else {
          json.skipChildren();
        }
      }
      if (items == null) {
        throw new IOException("The answer to a bulk request has no items");
      }
      if (items.size() != actions) {
        throw new IOException(
            "The answer to a bulk request of " + actions + " actions has " + items.size());
      }
      return new BulkResponse(false, items);
    }
  }

  private static List<BulkItem> items(JsonParser json, JsonToken start) throws IOException {
    expect(json, start, JsonToken.START_ARRAY);
    List<BulkItem> items = new ArrayList<>();
    JsonToken token = json.nextToken();
    while (token != JsonToken.END_ARRAY) {
      expect(json, token, JsonToken.START_OBJECT);
      expect(json, json.nextToken(), JsonToken.FIELD_NAME);
      String action = json.currentName();
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      items.add(item(json, action));
      expect(json, json.nextToken(), JsonToken.END_OBJECT);
      token = json.nextToken();
    }
    return items;
  }

  private static BulkItem item(JsonParser json, String action) throws IOException {
    int status = 0;
    String errorType = null;
    String errorReason = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      if (field.equals("status")) {
        expect(json, value, JsonToken.VALUE_NUMBER_INT);
        status = json.getIntValue();
      } else if (field.equals("error") && value == JsonToken.START_OBJECT) {
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String part = json.currentName();
          JsonToken text = json.nextToken();
          if (part.equals("type") && text == JsonToken.VALUE_STRING) {
            errorType = json.getText();
          } else if (part.equals("reason") && text == JsonToken.VALUE_STRING) {
            errorReason = json.getText();
          } else {
            json.skipChildren();
          }
        }
      } else {
        json.skipChildren();
      }
    }
    if (status == 0) {
      throw new IOException("An item in the answer to a bulk request has no status");
    }
    return new BulkItem(action, status, errorType, errorReason);
  }

  private static void expect(JsonParser json, JsonToken actual, JsonToken expected)
      throws IOException {
    if (actual != expected) {
      throw new IOException(
          "The answer to a bulk request is not one: expected "
              + expected
              + ", found "
              + actual
              + " at byte "
              + json.currentLocation().getByteOffset());
    }
  }
}
