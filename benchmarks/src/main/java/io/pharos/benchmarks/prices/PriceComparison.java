package io.pharos.benchmarks.prices;

import io.pharos.operators.price.ModelPrice;
import io.pharos.operators.price.PriceBook;
import io.pharos.operators.price.TokenPrices;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Holds a price book against published tables, name by name. */
final class PriceComparison {

  /** How one table compares. */
  static final class Tally {
    int names;
    int others;
    int missing;
    int otherTime;
    int equal;
    int different;
  }

  /**
   * What is known of one name of one provider.
   *
   * @param own as the book has it
   * @param published by table
   */
  record Entry(String own, Map<String, PublishedPrice> published, Set<String> differing) {}

  /** Between these the prices of other times are looked up, week by week. */
  private static final LocalDate FIRST = LocalDate.of(2023, 1, 1);

  private static final LocalDate LAST = LocalDate.of(2028, 1, 1);

  private final PriceBook book;
  private final long atMs;
  private final Map<String, Tally> tallies = new TreeMap<>();
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, Set<String>> missing = new TreeMap<>();

  PriceComparison(PriceBook book, long atMs) {
    this.book = book;
    this.atMs = atMs;
  }

  void add(String table, List<PublishedPrice> prices) {
    Tally tally = tallies.computeIfAbsent(table, any -> new Tally());
    for (PublishedPrice price : prices) {
      tally.names++;
      if (price.provider() != null && !book.providers().contains(price.provider())) {
        tally.others++;
      } else {
        add(table, price, tally);
      }
    }
  }

  private void add(String table, PublishedPrice price, Tally tally) {
    ModelPrice own = priceAt(price, atMs);
    boolean equal = own != null && agrees(own.base(), price);
    if (!equal && agreesAtAnotherTime(price)) {
      tally.otherTime++;
      return;
    }
    if (own == null) {
      tally.missing++;
      String provider = price.provider() == null ? "unnamed" : price.provider();
      missing.computeIfAbsent(provider, any -> new TreeSet<>()).add(price.name());
      return;
    }
    tally.equal += equal ? 1 : 0;
    tally.different += equal ? 0 : 1;
    Entry entry =
        entries.computeIfAbsent(
            key(price.name(), own.base()),
            any -> new Entry(text(own.base()), new TreeMap<>(), new TreeSet<>()));
    if (equal) {
      entry.published().putIfAbsent(table, price);
    } else {
      entry.published().put(table, price);
      entry.differing().add(table);
    }
  }

  private ModelPrice priceAt(PublishedPrice price, long instant) {
    return book.priceOf("", price.provider(), price.name(), null, instant);
  }

  private boolean agreesAtAnotherTime(PublishedPrice price) {
    for (LocalDate day = FIRST; day.isBefore(LAST); day = day.plusWeeks(1)) {
      ModelPrice own = priceAt(price, day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli());
      if (own != null && agrees(own.base(), price)) {
        return true;
      }
    }
    return false;
  }

  /** Resellers ask other prices for the same name: those are other entries. */
  private static String key(String name, TokenPrices prices) {
    return name.toLowerCase(Locale.ROOT) + ' ' + prices;
  }

  private static boolean agrees(TokenPrices own, PublishedPrice price) {
    return agrees(own.input(), price.input())
        && agrees(own.cacheRead(), price.cacheRead())
        && agrees(own.cacheWrite(), price.cacheWrite())
        && agrees(own.output(), price.output());
  }

  /** What only one of them says is no disagreement. */
  private static boolean agrees(long own, BigDecimal published) {
    return own == TokenPrices.NONE
        || published == null
        || BigDecimal.valueOf(own, 6).compareTo(published) == 0;
  }

  Map<String, Tally> tallies() {
    return tallies;
  }

  /** Names that tables do not know as the book does, by name. */
  Map<String, Entry> differences() {
    Map<String, Entry> differences = new TreeMap<>(entries);
    differences.values().removeIf(entry -> entry.differing().isEmpty());
    return differences;
  }

  /** Names the book has no price for at the instant, by provider. */
  Map<String, Set<String>> missing() {
    return missing;
  }

  /** How many names are in exactly so many tables, and how many of these all agree. */
  int[] found(int tables) {
    int[] counts = new int[2];
    for (Entry entry : entries.values()) {
      if (entry.published().size() == tables) {
        counts[0]++;
        counts[1] += entry.differing().isEmpty() ? 1 : 0;
      }
    }
    return counts;
  }

  /** Names of which most tables that have them say something else than the book. */
  List<String> outvoted() {
    List<String> names = new ArrayList<>();
    differences()
        .forEach(
            (name, entry) -> {
              int against = entry.differing().size();
              if (against > 1 && 2 * against > entry.published().size()) {
                names.add(name.substring(0, name.indexOf(' ')));
              }
            });
    return names;
  }

  static String text(TokenPrices prices) {
    return join(
        amount(prices.input()),
        amount(prices.cacheRead()),
        amount(prices.cacheWrite()),
        amount(prices.output()));
  }

  static String text(PublishedPrice price) {
    return join(
        amount(price.input()),
        amount(price.cacheRead()),
        amount(price.cacheWrite()),
        amount(price.output()));
  }

  private static String join(String... amounts) {
    return String.join(" / ", amounts);
  }

  private static String amount(long price) {
    return price == TokenPrices.NONE ? "-" : amount(BigDecimal.valueOf(price, 6));
  }

  private static String amount(BigDecimal price) {
    return price == null ? "-" : price.stripTrailingZeros().toPlainString();
  }
}
