package io.pharos.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints a stored trace as a tree with times, and what its calls did to accelerators. */
final class TraceTreePrinter {

  private static final int MAX_LINES = 24;
  private static final int BAR = 28;

  /** Width of name, step, time and bar. */
  private static final int TREE = 44 + 1 + 10 + 1 + 9 + 3 + 2 + BAR;

  private final PrintStream out;
  private final JsonNode trace;
  private final AcceleratorColumns accelerators;
  private final Map<String, List<JsonNode>> children = new LinkedHashMap<>();
  private final Set<String> printed = new HashSet<>();
  private int lines;

  private TraceTreePrinter(JsonNode trace, List<JsonNode> attributions, PrintStream out) {
    this.trace = trace;
    this.accelerators = new AcceleratorColumns(attributions);
    this.out = out;
  }

  /**
   * Prints one trace document.
   *
   * @param attributions documents of its calls, none or some
   */
  static void print(JsonNode trace, List<JsonNode> attributions, PrintStream out) {
    new TraceTreePrinter(trace, attributions, out).print();
  }

  private void print() {
    JsonNode tokens = trace.path("tokens");
    out.printf(
        "%n%s  %s  %s, %.0f ms, %d spans, %d logs, %d model calls, %d in / %d out tokens%n",
        trace.path("trace_id").asText(),
        trace.path("tenant").asText(),
        trace.path("complete").asBoolean() ? "complete" : "incomplete",
        trace.path("duration_ms").asDouble(),
        trace.path("spans").asInt(),
        trace.path("logs").asInt(),
        trace.path("llm_calls").asInt(),
        tokens.path("input_uncached").asLong()
            + tokens.path("cache_read").asLong()
            + tokens.path("cache_write").asLong(),
        tokens.path("output_visible").asLong() + tokens.path("reasoning").asLong());
    StringBuilder parts = new StringBuilder();
    for (Map.Entry<String, JsonNode> part : trace.path("breakdown_ms").properties()) {
      if (part.getValue().asDouble() > 0) {
        parts.append(String.format("  %s %.0f ms", part.getKey(), part.getValue().asDouble()));
      }
    }
    out.println("  time went to:" + parts);
    if (!accelerators.head().isEmpty()) {
      out.println("  " + " ".repeat(TREE) + accelerators.head());
    }
    Set<String> ids = new HashSet<>();
    trace.path("span_list").forEach(span -> ids.add(span.path("span_id").asText()));
    List<JsonNode> tops = new ArrayList<>();
    for (JsonNode span : trace.path("span_list")) {
      String parent = span.path("parent_span_id").asText("");
      if (ids.contains(parent)) {
        children.computeIfAbsent(parent, each -> new ArrayList<>()).add(span);
      } else {
        tops.add(span);
      }
    }
    tops.forEach(top -> print(top, 0));
    if (lines > MAX_LINES) {
      out.printf("  … and %d more spans%n", lines - MAX_LINES);
    }
  }

  private void print(JsonNode span, int depth) {
    String id = span.path("span_id").asText();
    if (!printed.add(id)) {
      return;
    }
    if (lines++ < MAX_LINES) {
      double start = (span.path("start_ns").asLong() - trace.path("start_ns").asLong()) / 1e6;
      double length = (span.path("end_ns").asLong() - span.path("start_ns").asLong()) / 1e6;
      String name = "  ".repeat(depth) + span.path("name").asText();
      out.printf(
          "  %-44.44s %-10s %9.1f ms  %s%s%s%n",
          name,
          span.path("step").asText(),
          length,
          bar(start, length),
          accelerators.of(id),
          span.path("error").asBoolean() ? "  ERROR" : "");
    }
    children.getOrDefault(id, List.of()).forEach(child -> print(child, depth + 1));
  }

  private String bar(double start, double length) {
    double whole = Math.max(1e-6, trace.path("duration_ms").asDouble());
    int from = (int) Math.min(BAR - 1, BAR * start / whole);
    int size = (int) Math.max(1, Math.min(BAR - from, Math.round(BAR * length / whole)));
    return "·".repeat(Math.max(0, from))
        + "█".repeat(size)
        + "·".repeat(Math.max(0, BAR - from - size));
  }
}
