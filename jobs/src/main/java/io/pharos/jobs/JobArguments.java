package io.pharos.jobs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Reads a job's command line: {@code --option value} pairs, each a known option. */
public final class JobArguments {

  private static final int MAX_TYPO_DISTANCE = 3;

  private JobArguments() {}

  /**
   * Parses and checks the arguments.
   *
   * @param args alternating {@code --option} and value
   * @param known the options the job has
   * @throws IllegalArgumentException with the fix in its message, if an option is unknown, lacks
   *     its value, or the value is not of its type
   */
  public static Configuration parse(String[] args, List<ConfigOption<?>> known) {
    Map<String, ConfigOption<?>> byKey = new TreeMap<>();
    known.forEach(option -> byKey.put(option.key(), option));
    Configuration configuration = new Configuration();
    for (int i = 0; i < args.length; i += 2) {
      if (!args[i].startsWith("--")) {
        throw new IllegalArgumentException(
            "Expected --option, found '" + args[i] + "'. Arguments are --option value pairs.");
      }
      String key = args[i].substring(2);
      ConfigOption<?> option = byKey.get(key);
      if (option == null) {
        throw new IllegalArgumentException(unknown(key, byKey));
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("Option --" + key + " has no value.");
      }
      configuration.setString(key, args[i + 1]);
      check(configuration, option, args[i + 1]);
    }
    return configuration;
  }

  private static void check(Configuration configuration, ConfigOption<?> option, String value) {
    try {
      configuration.getOptional(option);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "Option --" + option.key() + " cannot be '" + value + "': " + rootMessage(e), e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    return thrown.getCause() == null ? thrown.getMessage() : rootMessage(thrown.getCause());
  }

  private static String unknown(String key, Map<String, ConfigOption<?>> byKey) {
    Optional<String> close =
        byKey.keySet().stream()
            .filter(candidate -> distance(key, candidate) <= MAX_TYPO_DISTANCE)
            .findFirst();
    return "Unknown option --"
        + key
        + close
            .map(candidate -> "; did you mean --" + candidate + "?")
            .orElse(". Options: " + String.join(", ", new ArrayList<>(byKey.keySet())));
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
