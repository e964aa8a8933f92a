package io.pharos.operators.redaction;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a tenant wants done with each type, and its own patterns. Immutable. */
public final class TenantRules implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int TYPES = RedactionType.values().length;

  private final String tenant;
  private final EnumMap<RedactionType, RedactionAction> actions;
  private final List<TenantPattern> patterns;
  private final boolean keepsEverything;
  private transient LabelNames labelNames;

  TenantRules(
      String tenant, Map<RedactionType, RedactionAction> actions, List<TenantPattern> patterns) {
    this.tenant = tenant;
    this.actions = new EnumMap<>(RedactionType.class);
    for (RedactionType type : RedactionType.values()) {
      this.actions.put(type, actions.getOrDefault(type, RedactionAction.MASK));
    }
    this.patterns = List.copyOf(patterns);
    this.keepsEverything =
        patterns.isEmpty()
            && this.actions.values().stream().allMatch(action -> action == RedactionAction.KEEP);
  }

  /** Nothing is to be replaced, so nothing need be looked for. */
  boolean keepsEverything() {
    return keepsEverything;
  }

  /** What becomes of values of a type. */
  public RedactionAction action(RedactionType type) {
    return actions.get(type);
  }

  TenantRules as(String otherTenant) {
    return new TenantRules(otherTenant, actions, patterns);
  }

  String tenant() {
    return tenant;
  }

  List<TenantPattern> patterns() {
    return patterns;
  }

  Map<RedactionType, RedactionAction> actions() {
    return actions;
  }

  /** The action for a kind of find: a type, or behind those a pattern. */
  RedactionAction action(int kind) {
    return kind < TYPES ? actions.get(Redactor.TYPES[kind]) : patterns.get(kind - TYPES).action();
  }

  String label(int kind) {
    return kind < TYPES ? Redactor.TYPES[kind].label() : patterns.get(kind - TYPES).name();
  }

  LabelNames labelNames() {
    if (labelNames == null) {
      labelNames = new LabelNames(patterns.stream().map(TenantPattern::name).toList());
    }
    return labelNames;
  }
}
