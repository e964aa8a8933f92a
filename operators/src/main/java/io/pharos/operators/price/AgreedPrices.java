package io.pharos.operators.price;

import java.util.List;

/** The price of a model whose provider is not known: the one that all providers of it ask. */
final class AgreedPrices implements PricesByTime<ModelPrice> {

  private final List<PricesByTime<ModelPrice>> ofProviders;

  AgreedPrices(List<PricesByTime<ModelPrice>> ofProviders) {
    this.ofProviders = List.copyOf(ofProviders);
  }

  @Override
  public ModelPrice at(long atMs) {
    ModelPrice agreed = null;
    for (PricesByTime<ModelPrice> prices : ofProviders) {
      ModelPrice price = prices.at(atMs);
      if (price != null && agreed != null && !price.equals(agreed)) {
        return null;
      }
      agreed = price == null ? agreed : price;
    }
    return agreed;
  }
}
