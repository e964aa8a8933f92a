package io.pharos.operators.redaction;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.pharos.operators.table.TableException;
import io.pharos.operators.table.YamlMapping;
import java.io.Reader;
import java.io.Serializable;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What becomes of personal and secret values, by tenant and type. Where nothing is said, everything
 * is masked.
 *
 * <pre>
 * defaults:                 # for every tenant; a type that is not named is masked
 *   actions:
 *     email: hash           # keep, mask, hash or drop
 * tenants:
 *   - tenant: acme          # exact name; what it does not name is as under defaults
 *     actions:
 *       ip: keep
 *     patterns:             # its own, on a linear engine (RE2 syntax)
 *       - name: employee    # a lower-case letter and up to 31 of a-z, 0-9 and _
 *         pattern: 'EMP-[0-9]{6}'
 *         action: drop      # mask if not given
 * </pre>
 *
 * Patterns under {@code defaults} hold for every tenant. A document with an unknown entry, type or
 * action, a tenant or name that is there twice, or a pattern that cannot be used is refused whole,
 * with line and reason. Immutable and serializable.
 */
public final class RedactionPolicy implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Patterns of a tenant, those for all tenants included. */
  public static final int MAX_PATTERNS = 32;

  /** Characters of a pattern. */
  public static final int MAX_PATTERN_CHARS = 512;

  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[a-z][a-z0-9_]{0,31}");

  private final TenantRules defaults;
  private final HashMap<String, TenantRules> byTenant;

  private RedactionPolicy(TenantRules defaults, Map<String, TenantRules> byTenant) {
    this.defaults = defaults;
    this.byTenant = new HashMap<>(byTenant);
  }

  /** Masks every type for every tenant. */
  public static RedactionPolicy maskAll() {
    return new RedactionPolicy(new TenantRules("", Map.of(), List.of()), Map.of());
  }

  /**
   * Reads a policy.
   *
   * @param file name for messages
   * @throws TableException if anything in it cannot be used
   */
  public static RedactionPolicy parse(String file, String yaml) {
    return read(file, new StringReader(yaml));
  }

  /** As {@link #parse}, from a reader. */
  public static RedactionPolicy read(String file, Reader yaml) {
    YamlMapping root = YamlMapping.parse(file, yaml);
    YamlMapping defaultsRow = root.mapping("defaults");
    TenantRules none = new TenantRules("", Map.of(), List.of());
    TenantRules defaults = none;
    if (defaultsRow != null) {
      defaults = rules("", defaultsRow, none);
      defaultsRow.end();
    }
    TenantRules base = defaults;
    Map<String, TenantRules> byTenant = new HashMap<>();
    root.mappings(
        "tenants",
        row -> {
          String tenant = row.text("tenant");
          if (byTenant.put(tenant, rules(tenant, row, base)) != null) {
            throw row.error("tenant", tenant + " is there twice");
          }
          return tenant;
        });
    root.end();
    return new RedactionPolicy(defaults, byTenant);
  }

  /** The rules of a tenant; for one that is not named they are made anew. */
  TenantRules of(String tenant) {
    TenantRules rules = byTenant.get(tenant);
    return rules == null ? defaults.as(tenant) : rules;
  }

  private static TenantRules rules(String tenant, YamlMapping row, TenantRules base) {
    Map<RedactionType, RedactionAction> actions = new EnumMap<>(base.actions());
    YamlMapping named = row.mapping("actions");
    if (named != null) {
      for (String label : named.keys()) {
        actions.put(type(named, label), action(named, label));
      }
    }
    List<TenantPattern> patterns = new ArrayList<>(base.patterns());
    patterns.addAll(row.mappings("patterns", RedactionPolicy::pattern));
    if (patterns.size() > MAX_PATTERNS) {
      throw row.error("patterns", "are more than " + MAX_PATTERNS);
    }
    Set<String> names = new HashSet<>();
    for (TenantPattern pattern : patterns) {
      if (!names.add(pattern.name())) {
        throw row.error("patterns", ": " + pattern.name() + " is there twice");
      }
    }
    return new TenantRules(tenant, actions, patterns);
  }

  private static RedactionType type(YamlMapping row, String label) {
    for (RedactionType type : RedactionType.values()) {
      if (type.label().equals(label)) {
        return type;
      }
    }
    throw row.error(
        label,
        "is no type; there are "
            + Arrays.stream(Redactor.TYPES).map(RedactionType::label).toList());
  }

  private static RedactionAction action(YamlMapping row, String key) {
    String text = row.text(key);
    for (RedactionAction action : RedactionAction.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(text)) {
        return action;
      }
    }
    throw row.error(key, ": there is no action " + text + "; keep, mask, hash and drop are");
  }

  private static TenantPattern pattern(YamlMapping row) {
    String name = row.text("name");
    boolean isTaken =
        name.equals("removed")
            || Arrays.stream(Redactor.TYPES).anyMatch(type -> type.label().equals(name));
    if (!NAME.matcher(name).matches() || isTaken) {
      throw row.error(
          "name", name + " is a type's, or not a lower-case letter and up to 31 of a-z, 0-9 and _");
    }
    String text = row.text("pattern");
    if (text.length() > MAX_PATTERN_CHARS) {
      throw row.error("pattern", "has more than " + MAX_PATTERN_CHARS + " characters");
    }
    Pattern pattern;
    try {
      pattern = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw row.error("pattern", "cannot be used: " + e.getDescription() + " in " + e.getPattern());
    }
    if (pattern.matcher("").find()) {
      throw row.error("pattern", "matches the empty text");
    }
    RedactionAction action = row.has("action") ? action(row, "action") : RedactionAction.MASK;
    return new TenantPattern(name, pattern, action);
  }
}
