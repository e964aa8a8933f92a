package io.pharos.operators.redaction;

import java.io.Reader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A mapping of a YAML document that says file and line when something in it is wrong. */
final class YamlRow {

  private final String file;
  private final int line;
  private final Map<String, Node> entries = new LinkedHashMap<>();

  private YamlRow(String file, Node node) {
    this.file = file;
    line = lineOf(node);
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected a mapping");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(tuple.getKeyNode());
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw new RedactionPolicyException(
            file, lineOf(tuple.getKeyNode()), key + " is there twice");
      }
    }
  }

  /** The mapping that is the whole document. */
  static YamlRow parse(String file, Reader text) {
    try {
      Node node = new Yaml(new LoaderOptions()).compose(text);
      if (node == null) {
        throw new RedactionPolicyException(file, 1, "is empty");
      }
      return new YamlRow(file, node);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new RedactionPolicyException(file, line, e.getProblem());
    }
  }

  RedactionPolicyException error(String what) {
    return new RedactionPolicyException(file, line, what);
  }

  RedactionPolicyException error(String key, String what) {
    Node node = entries.get(key);
    return node == null
        ? error(key + " " + what)
        : new RedactionPolicyException(file, lineOf(node), key + " " + what);
  }

  Set<String> keys() {
    return entries.keySet();
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  String text(String key) {
    Node node = entries.get(key);
    if (node == null) {
      throw error(key + " is missing");
    }
    String text = scalar(node);
    if (text.isBlank()) {
      throw error(key, "is empty");
    }
    return text;
  }

  List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Node node : sequence(key)) {
      texts.add(scalar(node));
    }
    return texts;
  }

  /** The mapping under a key, or null. */
  YamlRow row(String key) {
    return has(key) ? new YamlRow(file, entries.get(key)) : null;
  }

  /** The mappings of a list, empty where there is none. */
  <T> List<T> rows(String key, Function<YamlRow, T> read) {
    List<T> results = new ArrayList<>();
    for (Node node : sequence(key)) {
      results.add(read.apply(new YamlRow(file, node)));
    }
    return results;
  }

  /** Refuses entries other than these. */
  void allow(String... known) {
    Set<String> allowed = Set.of(known);
    Iterator<Map.Entry<String, Node>> all = entries.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Node> entry = all.next();
      if (!allowed.contains(entry.getKey())) {
        throw new RedactionPolicyException(
            file, lineOf(entry.getValue()), "unknown entry " + entry.getKey());
      }
    }
  }

  private List<Node> sequence(String key) {
    Node node = entries.get(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof SequenceNode sequence)) {
      throw error(key, "is not a list");
    }
    return sequence.getValue();
  }

  private String scalar(Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      throw new RedactionPolicyException(file, lineOf(node), "expected text");
    }
    return scalar.getValue();
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
