package io.pharos.operators.price;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The names a model of a provider has, aliases among them, over all rows for everyone. */
final class KnownNames {

  private final Map<String, Map<String, Set<String>>> byProvider = new HashMap<>();

  /** These names and those of rows. */
  KnownNames with(List<? extends PriceDraft<?>> drafts) {
    KnownNames all = new KnownNames();
    byProvider.forEach(
        (provider, models) -> models.forEach((model, names) -> all.add(provider, model, names)));
    for (PriceDraft<?> draft : drafts) {
      draft.providers().forEach(provider -> all.add(provider, draft.model(), draft.names()));
    }
    return all;
  }

  private void add(String provider, String model, Set<String> names) {
    byProvider
        .computeIfAbsent(provider, any -> new HashMap<>())
        .computeIfAbsent(model, any -> new HashSet<>())
        .addAll(names);
  }

  /** The names of a model; empty where it is not known. */
  Set<String> of(String provider, String model) {
    return byProvider.getOrDefault(provider, Map.of()).getOrDefault(model, Set.of());
  }
}
