package io.pharos.operators.table;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** A YAML mapping that knows its lines and complains about entries nobody asked for. */
public final class YamlMapping {

  private final String file;
  private final int line;
  private final Map<String, Node> entries = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new HashMap<>();

  private YamlMapping(String file, Node node) {
    this.file = file;
    this.line = lineOf(node);
    if (!(node instanceof MappingNode mapping)) {
      throw error("expected a mapping");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      String key = scalar(tuple.getKeyNode());
      if (entries.put(key, tuple.getValueNode()) != null) {
        throw new TableException(file, lineOf(tuple.getKeyNode()), key + " is there twice");
      }
      lines.put(key, lineOf(tuple.getValueNode()));
    }
  }

  /** The mapping that is the whole document. */
  public static YamlMapping parse(String file, Reader text) {
    try {
      Node node = new Yaml(new LoaderOptions()).compose(text);
      if (node == null) {
        throw new TableException(file, 1, "is empty");
      }
      return new YamlMapping(file, node);
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new TableException(file, line, e.getProblem());
    }
  }

  /** What is wrong with this mapping, with its line. */
  public TableException error(String what) {
    return new TableException(file, line, what);
  }

  /** What is wrong with an entry, with its line; with that of the mapping where it is not there. */
  public TableException error(String key, String what) {
    return new TableException(file, lines.getOrDefault(key, line), key + ' ' + what);
  }

  /** The line it begins at, from 1. */
  public int line() {
    return line;
  }

  /** Names of the entries that were not read yet. */
  public List<String> keys() {
    return List.copyOf(entries.keySet());
  }

  /** True if there is such an entry that was not read yet. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** The text of a required entry. */
  public String text(String key) {
    Node node = entries.remove(key);
    if (node == null) {
      throw error(key, "is missing");
    }
    String text = scalar(node);
    if (text.isBlank()) {
      throw error(key, "is empty");
    }
    return text;
  }

  /** The text of an entry, or null. */
  public String optionalText(String key) {
    return has(key) ? text(key) : null;
  }

  /** The value of one of the constants of an enum, by its lower-case name. */
  public <E extends Enum<E>> E constant(String key, Class<E> type) {
    return constant(text(key), key, lines.getOrDefault(key, line), type);
  }

  /** The flag of an entry; false where it is not there. */
  public boolean flag(String key) {
    String text = optionalText(key);
    if (text != null && !text.equals("true") && !text.equals("false")) {
      throw error(key, "is neither true nor false");
    }
    return "true".equals(text);
  }

  /** The texts of a list, empty where there is none. */
  public List<String> texts(String key) {
    List<String> texts = new ArrayList<>();
    for (Node node : sequence(key)) {
      texts.add(scalar(node));
    }
    return texts;
  }

  /** The texts of a list, or of a single text; empty where there is neither. */
  public List<String> oneOrMore(String key) {
    return entries.get(key) instanceof ScalarNode ? List.of(text(key)) : texts(key);
  }

  /** The same, where a text may be empty. */
  public List<String> scalars(String key) {
    if (entries.get(key) instanceof ScalarNode node) {
      entries.remove(key);
      return List.of(scalar(node));
    }
    return texts(key);
  }

  /** The mapping under a key, or null; whoever reads it says when it must be used up. */
  public YamlMapping mapping(String key) {
    Node node = entries.remove(key);
    return node == null ? null : new YamlMapping(file, node);
  }

  /** The mappings of a list, empty where there is none; each must be used up. */
  public <T> List<T> mappings(String key, Function<YamlMapping, T> read) {
    List<T> results = new ArrayList<>();
    for (Node node : sequence(key)) {
      YamlMapping mapping = new YamlMapping(file, node);
      results.add(read.apply(mapping));
      mapping.end();
    }
    return results;
  }

  /** The constants of an enum a list names, empty where there is none. */
  public <E extends Enum<E>> List<E> constantList(String key, Class<E> type) {
    List<E> constants = new ArrayList<>();
    for (Node node : sequence(key)) {
      constants.add(constant(scalar(node), key, lineOf(node), type));
    }
    return constants;
  }

  /** The entries of a mapping of text to lists of text, empty where there is none. */
  public Map<String, List<String>> textLists(String key) {
    Map<String, List<String>> lists = new LinkedHashMap<>();
    Node node = entries.remove(key);
    if (node == null) {
      return lists;
    }
    YamlMapping mapping = new YamlMapping(file, node);
    for (String name : mapping.keys()) {
      List<String> texts = mapping.texts(name);
      if (texts.isEmpty()) {
        throw error(key + '.' + name + " is empty");
      }
      lists.put(name, texts);
    }
    return lists;
  }

  /** The entries of a mapping of text to constants, empty where there is none. */
  public <E extends Enum<E>> Map<String, E> constants(
      String key, Class<E> type, BiFunction<String, E, String> refusal) {
    Map<String, E> constants = new LinkedHashMap<>();
    Node node = entries.remove(key);
    if (node == null) {
      return constants;
    }
    YamlMapping mapping = new YamlMapping(file, node);
    for (Map.Entry<String, Node> entry : mapping.entries.entrySet()) {
      int at = lineOf(entry.getValue());
      E constant = constant(scalar(entry.getValue()), key + '.' + entry.getKey(), at, type);
      String why = refusal.apply(entry.getKey(), constant);
      if (why != null) {
        throw new TableException(file, at, why);
      }
      constants.put(entry.getKey(), constant);
    }
    return constants;
  }

  /** Refuses entries that were not read. */
  public void end() {
    if (!entries.isEmpty()) {
      Map.Entry<String, Node> first = entries.entrySet().iterator().next();
      throw new TableException(file, lineOf(first.getValue()), "unknown entry " + first.getKey());
    }
  }

  private <E extends Enum<E>> E constant(String text, String key, int at, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text.toUpperCase(java.util.Locale.ROOT))) {
        return constant;
      }
    }
    throw new TableException(file, at, key + ": there is no " + text);
  }

  private List<Node> sequence(String key) {
    Node node = entries.remove(key);
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
      throw new TableException(file, lineOf(node), "expected text");
    }
    return scalar.getValue();
  }

  private static int lineOf(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
