package io.pharos.benchmarks.nezha;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/**
 * A row of a log file.
 *
 * @param traceId as written
 * @param spanId as written
 * @param pod that wrote it
 * @param node it ran on
 * @param container it ran in
 * @param timeNs Unix time
 * @param body the line the service wrote, without line end
 */
record NezhaLog(
    String traceId,
    String spanId,
    String pod,
    String node,
    String container,
    long timeNs,
    String body) {

  private static final int FIELDS = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * Reads a row. The last field is the container runtime's JSON of the line; where it was torn, it
   * is taken as it stands, commas included. Where the row's own time is no time (some rows have a
   * negative number), the container runtime's is taken.
   *
   * @throws IllegalArgumentException if it is no row, or has no time at all
   */
  static NezhaLog of(String line) {
    List<String> fields = CsvLine.fields(line);
    if (fields.size() < FIELDS) {
      throw new IllegalArgumentException(
          "A log has " + FIELDS + " fields, this line " + fields.size() + ": " + line);
    }
    String written = String.join(",", fields.subList(FIELDS - 1, fields.size()));
    JsonNode json = json(written);
    return new NezhaLog(
        fields.get(5),
        fields.get(6),
        fields.get(3),
        fields.get(2),
        fields.get(4),
        timeNs(fields.get(1), json, line),
        json.path("log").asText(written).stripTrailing());
  }

  /** Severity number of OpenTelemetry by the level word in the line, 0 where there is none. */
  int severity() {
    String[] words = body.split(" ", 4);
    return words.length < 2
        ? 0
        : switch (words[1]) {
          case "TRACE" -> 1;
          case "DEBUG" -> 5;
          case "INFO" -> 9;
          case "WARN" -> 13;
          case "ERROR" -> 17;
          default -> 0;
        };
  }

  private static JsonNode json(String written) {
    try {
      JsonNode json = JSON.readTree(written);
      return json.isObject() ? json : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }

  private static long timeNs(String unixNano, JsonNode json, String line) {
    long time = Long.parseLong(unixNano);
    if (time > 0) {
      return time;
    }
    try {
      Instant instant = Instant.parse(json.path("time").asText());
      return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("A log without a time: " + line, e);
    }
  }
}
