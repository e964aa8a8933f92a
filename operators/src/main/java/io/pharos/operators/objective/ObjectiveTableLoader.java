package io.pharos.operators.objective;

import io.pharos.operators.rollup.Combination;
import io.pharos.operators.rollup.SeriesDimension;
import io.pharos.operators.slot.Slots;
import io.pharos.operators.table.YamlMapping;
import io.pharos.schemas.AlertSeverity;
import java.io.Reader;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.util.TimeUtils;

/** Reads and checks a table of objectives. */
final class ObjectiveTableLoader {

  private static final String ALL_TENANTS = "*";
  private static final int MOST_DECIMALS = 6;
  private static final int MOST_CHARACTERS = 20;
  private static final int NAME_LENGTH = 128;
  private static final long MIN_REQUESTS = 20;
  private static final Duration RESOLVE_AFTER = Duration.ofMinutes(2);

  private enum Kind {
    AVAILABILITY,
    LATENCY
  }

  private ObjectiveTableLoader() {}

  static List<Objective> load(String file, Reader text) {
    YamlMapping root = YamlMapping.parse(file, text);
    if (!root.has("objectives")) {
      throw root.error("objectives is missing");
    }
    Set<String> names = new HashSet<>();
    List<Objective> objectives = root.mappings("objectives", row -> objective(row, names));
    root.end();
    return objectives;
  }

  private static Objective objective(YamlMapping row, Set<String> names) {
    String name = row.text("name");
    if (name.length() > NAME_LENGTH) {
      throw row.error("name", "has more than " + NAME_LENGTH + " characters");
    }
    if (!names.add(name)) {
      throw row.error("name", name + " is there twice");
    }
    ErrorBudget budget = read(row, "target", text -> new ErrorBudget(decimal(text)));
    return new Objective(
        name,
        row.has("version") ? Math.toIntExact(atLeast(row, "version", 1)) : 1,
        tenants(row),
        where(row),
        groupBy(row),
        indicator(row),
        budget,
        pairs(row, budget),
        row.has("min-requests") ? atLeast(row, "min-requests", 1) : MIN_REQUESTS,
        row.has("resolve-after") ? slots(row, "resolve-after") : RESOLVE_AFTER);
  }

  private static List<String> tenants(YamlMapping row) {
    List<String> tenants = row.oneOrMore("tenants");
    if (tenants.isEmpty()) {
      throw row.error("tenants", "is missing; \"*\" stands for all");
    }
    return tenants.contains(ALL_TENANTS) ? List.of() : List.copyOf(tenants);
  }

  private static List<Condition> where(YamlMapping row) {
    YamlMapping where = row.mapping("where");
    List<Condition> conditions = new ArrayList<>();
    if (where != null) {
      for (String name : where.keys()) {
        SeriesDimension dimension = dimension(where, name);
        List<String> values = where.scalars(name);
        if (values.isEmpty()) {
          throw where.error(name, "has no value");
        }
        for (String value : values) {
          if (!dimension.known().isEmpty() && !dimension.known().contains(value)) {
            throw where.error(
                name, "is never " + value + "; there are " + String.join(", ", dimension.known()));
          }
        }
        conditions.add(new Condition(dimension, List.copyOf(values)));
      }
    }
    return List.copyOf(conditions);
  }

  private static SeriesDimension dimension(YamlMapping where, String name) {
    List<String> titles = new ArrayList<>();
    for (SeriesDimension dimension : SeriesDimension.values()) {
      if (dimension.title().equals(name)) {
        return dimension;
      }
      titles.add(dimension.title());
    }
    throw where.error(name, "is no dimension; there are " + String.join(", ", titles));
  }

  private static Combination groupBy(YamlMapping row) {
    List<String> names = row.oneOrMore("group-by");
    if (names.isEmpty()) {
      return null;
    }
    try {
      return Combination.parse(String.join(",", names));
    } catch (IllegalArgumentException e) {
      throw row.error("group-by", "does not fit: " + e.getMessage());
    }
  }

  private static Indicator indicator(YamlMapping row) {
    return switch (row.constant("indicator", Kind.class)) {
      case AVAILABILITY -> new Availability();
      case LATENCY -> {
        LatencyMeasure measure = row.constant("measure", LatencyMeasure.class);
        Duration threshold = read(row, "threshold", TimeUtils::parseDuration);
        if (threshold.isZero()) {
          throw row.error("threshold", "is 0");
        }
        yield new Latency(measure, threshold);
      }
    };
  }

  private static List<BurnPair> pairs(YamlMapping row, ErrorBudget budget) {
    boolean own = row.has("windows");
    List<BurnPair> pairs = new ArrayList<>(BurnPair.STANDARD);
    if (own) {
      pairs = row.mappings("windows", ObjectiveTableLoader::pair);
      if (pairs.isEmpty()) {
        throw row.error("windows", "is empty");
      }
    }
    Set<String> titles = new HashSet<>();
    for (BurnPair pair : pairs) {
      if (!titles.add(pair.title())) {
        throw row.error("windows", "has " + pair.title() + " twice");
      }
      if (!budget.canBurnAbove(pair.factor())) {
        throw row.error(
            own ? "windows" : "target",
            "leaves a budget of %s %%, which never burns more than %s times as fast (%s): set lower factors in windows"
                .formatted(
                    budget.percent().toPlainString(), pair.factor().toPlainString(), pair.title()));
      }
    }
    return pairs.stream().sorted(Comparator.comparing(BurnPair::severity)).toList();
  }

  private static BurnPair pair(YamlMapping row) {
    Duration shorter = slots(row, "short");
    Duration longer = slots(row, "long");
    BigDecimal factor = read(row, "factor", ObjectiveTableLoader::decimal);
    AlertSeverity severity = row.constant("severity", AlertSeverity.class);
    if (shorter.isZero() || shorter.compareTo(longer) >= 0) {
      throw row.error("short", "is not between 0 and long");
    }
    if (longer.toMillis() > SlotCounts.COARSE_KEPT_MS) {
      throw row.error("long", "is more than 3 days");
    }
    if (factor.signum() <= 0) {
      throw row.error("factor", "is not above 0");
    }
    if (severity == AlertSeverity.UNKNOWN) {
      throw row.error("severity", "is none of page, ticket, info");
    }
    return new BurnPair(shorter, longer, factor, severity);
  }

  /** Windows longer than an hour are kept by 5 min, others by 10 s. */
  private static Duration slots(YamlMapping row, String key) {
    Duration duration = read(row, key, TimeUtils::parseDuration);
    long ms = duration.toMillis();
    if (ms % Slots.SLOT_MS != 0 || duration.toNanosPart() % 1_000_000 != 0) {
      throw row.error(key, "is not whole slots of 10 s");
    }
    if (ms > SlotCounts.FINE_KEPT_MS && ms % SlotCounts.COARSE_SLOT_MS != 0) {
      throw row.error(key, "is more than an hour and not whole slots of 5 min");
    }
    return duration;
  }

  private static long atLeast(YamlMapping row, String key, long least) {
    return read(
        row,
        key,
        text -> {
          long number = Integer.parseInt(text);
          if (number < least) {
            throw new IllegalArgumentException("is less than " + least);
          }
          return number;
        });
  }

  private static BigDecimal decimal(String text) {
    boolean plain = text.length() <= MOST_CHARACTERS && text.indexOf('e') < 0;
    BigDecimal number = plain && text.indexOf('E') < 0 ? new BigDecimal(text) : null;
    if (number == null || number.stripTrailingZeros().scale() > MOST_DECIMALS) {
      throw new IllegalArgumentException("has more than " + MOST_DECIMALS + " decimals");
    }
    return number;
  }

  /** A required entry; what its reader refuses is said with its line. */
  private static <T> T read(YamlMapping row, String key, Function<String, T> reader) {
    String text = row.text(key);
    try {
      return reader.apply(text);
    } catch (NumberFormatException e) {
      throw row.error(key, "is no number: " + text);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw row.error(key, "cannot be " + text + ": " + e.getMessage());
    }
  }
}
