package io.pharos.benchmarks.redaction;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text of the presidio-research sets with what people marked in it.
 *
 * @param text the text
 * @param spans what is marked
 */
record PiiText(String text, List<Span> spans) {

  /**
   * A marked part.
   *
   * @param type as the data set calls it
   * @param start first character
   * @param end the character after the last
   */
  record Span(String type, int start, int end) {}

  /** All texts of a file. */
  static List<PiiText> in(Path file) throws IOException {
    List<PiiText> texts = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(file.toFile())) {
      String text = row.get("full_text").asText();
      List<Span> spans = new ArrayList<>();
      for (JsonNode span : row.get("spans")) {
        // positions count code points
        int start = text.offsetByCodePoints(0, span.get("start_position").asInt());
        int end = text.offsetByCodePoints(0, span.get("end_position").asInt());
        spans.add(new Span(span.get("entity_type").asText(), start, end));
      }
      texts.add(new PiiText(text, spans));
    }
    return texts;
  }
}
