package io.pharos.operators.price;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Prices by name: whole names, and beginnings of names. No name is matched by two rows at one
 * instant, which is checked when the rows are read; so their order does not matter.
 */
final class PricedNames<P> {

  private static final String ANY = PriceDraft.ANY;

  private final Map<String, PriceHistory<P>> whole = new HashMap<>();

  /**
   * By the text before the star. None is the beginning of another, so the floor is the only one.
   */
  private final TreeMap<String, PriceHistory<P>> beginnings = new TreeMap<>();

  private PricedNames() {}

  static <P> PricedNames<P> none() {
    return new PricedNames<>();
  }

  /**
   * The names of rows.
   *
   * @param known the names a model has elsewhere: rows of it are found under these, too, where no
   *     row claims them for itself
   * @throws io.pharos.operators.table.TableException if two rows match one name at one instant
   */
  static <P> PricedNames<P> of(List<PriceDraft<P>> drafts, Function<String, Set<String>> known) {
    Map<String, List<PriceDraft<P>>> rows = new LinkedHashMap<>();
    for (PriceDraft<P> draft : drafts) {
      draft.names().forEach(name -> claim(rows, name, draft));
    }
    Map<String, List<PriceDraft<P>>> inherited = new LinkedHashMap<>();
    for (PriceDraft<P> draft : drafts) {
      known.apply(draft.model()).stream()
          .filter(name -> !isClaimed(rows, name))
          .forEach(name -> claim(inherited, name, draft));
    }
    refuseAmbiguity(rows);
    PricedNames<P> names = new PricedNames<>();
    rows.forEach(names::put);
    inherited.forEach(names::put);
    return names;
  }

  private static <P> void claim(
      Map<String, List<PriceDraft<P>>> rows, String name, PriceDraft<P> draft) {
    rows.computeIfAbsent(name, any -> new ArrayList<>()).add(draft);
  }

  private static <P> boolean isClaimed(Map<String, List<PriceDraft<P>>> rows, String name) {
    return rows.keySet().stream().anyMatch(row -> overlap(row, name));
  }

  private static <P> void refuseAmbiguity(Map<String, List<PriceDraft<P>>> rows) {
    for (String pattern : rows.keySet()) {
      if (!pattern.endsWith(ANY)) {
        continue;
      }
      for (Map.Entry<String, List<PriceDraft<P>>> other : rows.entrySet()) {
        if (!other.getKey().equals(pattern) && overlap(pattern, other.getKey())) {
          throw other
              .getValue()
              .get(0)
              .at()
              .error(
                  other.getKey()
                      + " is also matched by "
                      + pattern
                      + " of line "
                      + rows.get(pattern).get(0).at().line());
        }
      }
    }
  }

  private static boolean overlap(String one, String other) {
    if (one.endsWith(ANY)) {
      String beginning = beginning(one);
      String text = other.endsWith(ANY) ? beginning(other) : other;
      return text.startsWith(beginning) || (other.endsWith(ANY) && beginning.startsWith(text));
    }
    return other.endsWith(ANY) ? overlap(other, one) : one.equals(other);
  }

  private static String beginning(String pattern) {
    return pattern.substring(0, pattern.length() - ANY.length());
  }

  private void put(String name, List<PriceDraft<P>> drafts) {
    List<PriceDraft<P>> ordered =
        drafts.stream()
            .sorted(Comparator.comparingLong(draft -> draft.validity().fromMs()))
            .toList();
    for (int i = 1; i < ordered.size(); i++) {
      PriceDraft<P> before = ordered.get(i - 1);
      PriceDraft<P> after = ordered.get(i);
      if (before.validity().overlaps(after.validity())) {
        throw after
            .at()
            .error(
                name
                    + " has two prices "
                    + since(after.validity())
                    + ", see line "
                    + before.at().line());
      }
    }
    PriceHistory<P> history =
        new PriceHistory<>(
            ordered.stream()
                .map(draft -> new PriceHistory.Entry<>(draft.validity(), draft.price()))
                .toList());
    if (name.endsWith(ANY)) {
      beginnings.put(beginning(name), history);
    } else {
      whole.put(name, history);
    }
  }

  private static String since(Validity validity) {
    return validity.fromMs() == Long.MIN_VALUE
        ? "at first"
        : "at " + Instant.ofEpochMilli(validity.fromMs());
  }

  /** These names, and of those of others the ones that none of these match. */
  PricedNames<P> over(PricedNames<P> others) {
    PricedNames<P> both = new PricedNames<>();
    others.whole.forEach(
        (name, history) -> {
          if (of(name) == null) {
            both.whole.put(name, history);
          }
        });
    others.beginnings.forEach(
        (beginning, history) -> {
          if (beginnings.keySet().stream().noneMatch(own -> overlap(own + ANY, beginning + ANY))) {
            both.beginnings.put(beginning, history);
          }
        });
    both.whole.putAll(whole);
    both.beginnings.putAll(beginnings);
    return both;
  }

  /** The prices of a folded name, null where it is not known. */
  PricesByTime<P> of(String name) {
    PriceHistory<P> history = whole.get(name);
    if (history != null || beginnings.isEmpty()) {
      return history;
    }
    Map.Entry<String, PriceHistory<P>> floor = beginnings.floorEntry(name);
    return floor != null && name.startsWith(floor.getKey()) ? floor.getValue() : null;
  }

  /** The whole names. */
  Set<String> names() {
    return whole.keySet();
  }
}
