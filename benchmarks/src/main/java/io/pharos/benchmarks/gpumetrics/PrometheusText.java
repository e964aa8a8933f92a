package io.pharos.benchmarks.gpumetrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Prometheus text format, version 0.0.4: series with the type that comments give their family.
 * A line that is none is counted, not guessed at.
 */
final class PrometheusText {

  /** One line of a body. */
  record Series(String name, Map<String, String> labels, double value) {}

  /** Types by name of the family. */
  final Map<String, String> types = new LinkedHashMap<>();

  final List<Series> series = new ArrayList<>();

  /** Lines that follow no grammar. */
  int strange;

  private PrometheusText() {}

  static PrometheusText read(List<String> lines) {
    PrometheusText text = new PrometheusText();
    for (String line : lines) {
      String stripped = line.strip();
      if (stripped.startsWith("# TYPE ")) {
        String[] words = stripped.split("\\s+");
        if (words.length == 4) {
          text.types.put(words[2], words[3]);
        }
      } else if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
        Series read = new Line(stripped).read();
        if (read == null) {
          text.strange++;
        } else {
          text.series.add(read);
        }
      }
    }
    return text;
  }

  /** A reader of one line. */
  private static final class Line {
    private final String text;
    private int at;

    Line(String text) {
      this.text = text;
    }

    /** Null where the line is no series. */
    Series read() {
      String name = name();
      Map<String, String> labels = new LinkedHashMap<>();
      if (name.isEmpty() || (peek() == '{' && !labels(labels))) {
        return null;
      }
      String[] rest = text.substring(at).strip().split("\\s+");
      if (rest.length > 2) {
        return null;
      }
      try {
        return new Series(name, labels, value(rest[0]));
      } catch (NumberFormatException e) {
        return null;
      }
    }

    private static double value(String text) {
      return switch (text) {
        case "+Inf" -> Double.POSITIVE_INFINITY;
        case "-Inf" -> Double.NEGATIVE_INFINITY;
        default -> Double.parseDouble(text);
      };
    }

    private char peek() {
      return at < text.length() ? text.charAt(at) : 0;
    }

    private String name() {
      int start = at;
      while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == ':') {
        at++;
      }
      return text.substring(start, at);
    }

    private boolean labels(Map<String, String> labels) {
      at++;
      while (peek() != '}') {
        String label = name();
        if (label.isEmpty() || !text.startsWith("=\"", at)) {
          return false;
        }
        at += 2;
        StringBuilder value = new StringBuilder();
        while (peek() != '"') {
          if (peek() == 0) {
            return false;
          }
          if (peek() == '\\') {
            at++;
            value.append(peek() == 'n' ? '\n' : peek());
          } else {
            value.append(peek());
          }
          at++;
        }
        at++;
        labels.put(label, value.toString());
        if (peek() == ',') {
          at++;
        }
      }
      at++;
      return true;
    }
  }
}
