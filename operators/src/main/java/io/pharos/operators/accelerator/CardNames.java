package io.pharos.operators.accelerator;

import io.pharos.operators.accelerator.state.CardFacts;
import io.pharos.schemas.AcceleratorSample;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a card and its instances are called. */
final class CardNames {

  private CardNames() {}

  /** Of two names for one thing the greater stands, in any order. */
  static CardFacts merge(CardFacts a, CardFacts b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return new CardFacts(
        greater(a.getTenant(), b.getTenant()),
        greater(a.getModel(), b.getModel()),
        merge(a.getProfiles(), b.getProfiles()));
  }

  /** As the other, for what a sample says. */
  static CardFacts merge(CardFacts known, AcceleratorSample sample) {
    boolean same =
        known != null
            && known.getTenant().equals(sample.getTenant())
            && Objects.equals(known.getModel(), sample.getModel())
            && sample.getMigProfile() == null;
    return same ? known : merge(known, SampleFactsFactory.card(sample));
  }

  /** What is said later stands; what it does not say remains. */
  static CardFacts update(CardFacts known, CardFacts later) {
    if (later == null) {
      return known;
    }
    boolean same =
        later.getTenant().equals(known.getTenant())
            && (later.getModel() == null || later.getModel().equals(known.getModel()))
            && known.getProfiles().entrySet().containsAll(later.getProfiles().entrySet());
    if (same) {
      return known;
    }
    Map<String, String> profiles = new HashMap<>(known.getProfiles());
    profiles.putAll(later.getProfiles());
    return new CardFacts(
        later.getTenant(),
        later.getModel() == null ? known.getModel() : later.getModel(),
        profiles);
  }

  private static Map<String, String> merge(Map<String, String> a, Map<String, String> b) {
    if (a.equals(b)) {
      return a;
    }
    Map<String, String> merged = new HashMap<>(a);
    b.forEach((instance, profile) -> merged.merge(instance, profile, CardNames::greater));
    return merged;
  }

  private static String greater(String a, String b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return a.compareTo(b) >= 0 ? a : b;
  }
}
