package io.pharos.operators.price;

import io.pharos.operators.table.YamlMapping;
import java.io.Reader;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and checks a table of prices; every list must say where it is from, and of when. */
final class PriceTableLoader {

  private static final int MOST_SLICES = 7;

  /** The rows of one scope. */
  record Rows(List<PriceDraft<ModelPrice>> models, List<PriceDraft<DevicePrice>> devices) {}

  /**
   * The rows of a table.
   *
   * @param general those for everyone
   * @param tenants those of one tenant each
   */
  record Table(Rows general, Map<String, Rows> tenants) {}

  private PriceTableLoader() {}

  /**
   * Reads a table.
   *
   * @param file name for messages
   * @throws io.pharos.operators.table.TableException if a row is malformed or incomplete
   */
  static Table load(String file, Reader text) {
    YamlMapping root = YamlMapping.parse(file, text);
    Rows general = rows(root);
    Map<String, Rows> tenants = new HashMap<>();
    root.mappings("tenants", section -> tenant(section, tenants));
    root.end();
    return new Table(general, tenants);
  }

  private static Rows tenant(YamlMapping section, Map<String, Rows> tenants) {
    String tenant = section.text("tenant");
    if (tenants.containsKey(tenant)) {
      throw section.error("tenant " + tenant + " is there twice");
    }
    Rows rows = rows(section);
    tenants.put(tenant, rows);
    return rows;
  }

  private static Rows rows(YamlMapping section) {
    List<PriceDraft<ModelPrice>> models = new ArrayList<>();
    section.mappings("lists", list -> models.addAll(list(list)));
    List<PriceDraft<DevicePrice>> devices = new ArrayList<>();
    section.mappings("devices", list -> devices.addAll(deviceList(list)));
    return new Rows(models, devices);
  }

  private static List<PriceDraft<ModelPrice>> list(YamlMapping list) {
    List<String> providers = providers(list);
    List<String> prefixes = prefixes(list);
    source(list);
    return list.mappings("models", row -> model(row, providers, prefixes));
  }

  private static List<String> providers(YamlMapping list) {
    List<String> providers = list.texts("providers");
    if (providers.isEmpty()) {
      throw list.error("providers is missing; \"*\" stands for all");
    }
    return List.copyOf(providers);
  }

  private static List<String> prefixes(YamlMapping list) {
    if (!list.has("prefixes")) {
      return List.of("");
    }
    List<String> prefixes = list.texts("prefixes");
    if (prefixes.isEmpty() || prefixes.stream().anyMatch(prefix -> prefix.contains("*"))) {
      throw list.error("prefixes is empty or has a star");
    }
    return prefixes;
  }

  private static void source(YamlMapping list) {
    list.text("source");
    if (date(list, "date") == null) {
      throw list.error("date is missing");
    }
  }

  private static PriceDraft<ModelPrice> model(
      YamlMapping row, List<String> providers, List<String> prefixes) {
    ModelPrice price = row.flag("free") ? free(row) : priced(row);
    return draft(row, providers, prefixes, price);
  }

  private static ModelPrice free(YamlMapping row) {
    for (String kind : TokenPricesReader.KINDS) {
      if (row.has(kind)) {
        throw row.error("free has no " + kind);
      }
    }
    return new ModelPrice(TokenPrices.FREE, List.of());
  }

  private static ModelPrice priced(YamlMapping row) {
    Set<String> kinds = TokenPricesReader.kindsOf(row);
    TokenPrices base = TokenPricesReader.read(row);
    List<ModelPrice.Tier> tiers = row.mappings("above", tier -> tier(tier, kinds));
    List<ModelPrice.Tier> ascending =
        tiers.stream().sorted(Comparator.comparingLong(ModelPrice.Tier::above)).toList();
    for (int i = 1; i < ascending.size(); i++) {
      if (ascending.get(i - 1).above() == ascending.get(i).above()) {
        throw row.error("two tiers above " + ascending.get(i).above() + " tokens");
      }
    }
    return new ModelPrice(base, ascending);
  }

  private static ModelPrice.Tier tier(YamlMapping tier, Set<String> kinds) {
    long above = Amount.whole(tier, "tokens");
    Set<String> own = TokenPricesReader.kindsOf(tier);
    if (!own.equals(kinds)) {
      throw tier.error("the tier has prices for " + own + ", the row for " + kinds);
    }
    return new ModelPrice.Tier(above, TokenPricesReader.read(tier));
  }

  private static List<PriceDraft<DevicePrice>> deviceList(YamlMapping list) {
    source(list);
    return list.mappings("models", PriceTableLoader::device);
  }

  private static PriceDraft<DevicePrice> device(YamlMapping row) {
    long price = Amount.micro(row, "usd_per_hour");
    long slices = row.has("slices") ? Amount.whole(row, "slices") : MOST_SLICES;
    if (slices < 1 || slices > MOST_SLICES) {
      throw row.error("slices is not from 1 to " + MOST_SLICES);
    }
    return draft(
        row,
        List.of(PriceDraft.DEVICE),
        List.of(""),
        new DevicePrice(price, Math.toIntExact(slices)));
  }

  private static <P> PriceDraft<P> draft(
      YamlMapping row, List<String> providers, List<String> prefixes, P price) {
    String model = name(row, row.text("model"));
    Set<String> names = new LinkedHashSet<>();
    names.addAll(prefixed(prefixes, model));
    for (String alias : row.texts("aliases")) {
      if (!names.addAll(prefixed(prefixes, name(row, alias)))) {
        throw row.error(alias + " is there twice");
      }
    }
    return new PriceDraft<>(row, providers, model, Set.copyOf(names), validity(row), price);
  }

  private static List<String> prefixed(List<String> prefixes, String name) {
    return prefixes.stream().map(prefix -> ModelName.fold(prefix + name)).toList();
  }

  private static String name(YamlMapping row, String name) {
    int star = name.indexOf('*');
    if (name.isBlank() || (star >= 0 && star < name.length() - 1)) {
      throw row.error("'" + name + "' is empty or has a star that is not at the end");
    }
    return ModelName.fold(name);
  }

  private static Validity validity(YamlMapping row) {
    Long from = date(row, "from");
    Long until = date(row, "until");
    Validity validity =
        new Validity(from == null ? Long.MIN_VALUE : from, until == null ? Long.MAX_VALUE : until);
    if (validity.fromMs() >= validity.untilMs()) {
      throw row.error("until is not after from");
    }
    return validity;
  }

  /** The first instant of a UTC day, null where the entry is not there. */
  private static Long date(YamlMapping row, String key) {
    String text = row.optionalText(key);
    if (text == null) {
      return null;
    }
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      throw row.error(key + " is no date like 2026-01-31: " + text);
    }
  }
}
