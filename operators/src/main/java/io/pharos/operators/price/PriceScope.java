package io.pharos.operators.price;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The prices of one tenant, or those of all: models by provider, and devices. */
final class PriceScope {

  private final Map<String, PricedNames<ModelPrice>> byProvider;
  private final Map<String, AgreedPrices> ofAnyProvider = new HashMap<>();
  private final PricedNames<DevicePrice> devices;

  PriceScope(Map<String, PricedNames<ModelPrice>> byProvider, PricedNames<DevicePrice> devices) {
    this.byProvider = Map.copyOf(byProvider);
    this.devices = devices;
    Map<String, List<PricesByTime<ModelPrice>>> byName = new HashMap<>();
    for (PricedNames<ModelPrice> names : this.byProvider.values()) {
      for (String name : names.names()) {
        byName.computeIfAbsent(name, any -> new ArrayList<>()).add(names.of(name));
      }
    }
    byName.forEach((name, prices) -> ofAnyProvider.put(name, new AgreedPrices(prices)));
  }

  static PriceScope empty() {
    return new PriceScope(Map.of(), PricedNames.none());
  }

  /** These prices, and of those of another scope the ones for what has none here. */
  PriceScope over(PriceScope other) {
    Map<String, PricedNames<ModelPrice>> both = new HashMap<>(other.byProvider);
    byProvider.forEach(
        (provider, names) ->
            both.put(
                provider, names.over(other.byProvider.getOrDefault(provider, PricedNames.none()))));
    return new PriceScope(both, devices.over(other.devices));
  }

  /**
   * The prices of a model.
   *
   * @param provider null where it is not known
   * @param name folded
   * @return null where the model is not known
   */
  PricesByTime<ModelPrice> ofModel(String provider, String name) {
    PricesByTime<ModelPrice> own = provider == null ? null : ofProvider(provider, name);
    if (own != null) {
      return own;
    }
    PricesByTime<ModelPrice> general = ofProvider(PriceDraft.ANY, name);
    return general == null && provider == null ? ofAnyProvider.get(name) : general;
  }

  private PricesByTime<ModelPrice> ofProvider(String provider, String name) {
    PricedNames<ModelPrice> names = byProvider.get(provider);
    return names == null ? null : names.of(name);
  }

  /** The prices of a device by its folded name, null where it is not known. */
  PricesByTime<DevicePrice> ofDevice(String name) {
    return devices.of(name);
  }

  Set<String> providers() {
    return new TreeSet<>(byProvider.keySet());
  }

  Set<String> names(String provider) {
    PricedNames<ModelPrice> names = byProvider.get(provider);
    return names == null ? Set.of() : new TreeSet<>(names.names());
  }
}
