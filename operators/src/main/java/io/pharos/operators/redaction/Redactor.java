package io.pharos.operators.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes personal and secret values out of texts.
 *
 * <ul>
 *   <li>A text in which nothing is found comes back as the same instance.
 *   <li>Escapes are undone for the search ({@code \n}, {@code \\u0040}, {@code \/} at any depth of
 *       nested JSON, {@code %40}); what is not replaced stays as it was written.
 *   <li>It never throws, takes time linear in the text, and redacting again changes nothing. Tenant
 *       patterns are looked for once, beside the labels that are there already.
 *   <li>A number that JSON has without quotes gets its label in quotes, so that it stays JSON.
 * </ul>
 *
 * Not for several threads; the policy and its rules may be shared.
 */
public final class Redactor {

  static final RedactionType[] TYPES = RedactionType.values();

  /** Texts shorter than this hold nothing that is looked for. */
  private static final int MIN_CHARS = 6;

  /** Tenants whose rules are remembered; a sender may make up any number of names. */
  private static final int MAX_TENANTS = 4096;

  /** What stands in for a whole value that was redacted already. */
  private static final Pattern LABEL = Pattern.compile("\\[[a-z][a-z0-9_]*(:[a-z0-9_]+)*]");

  private final RedactionPolicy policy;
  private final Map<String, TenantRules> rules = new HashMap<>();
  private final Pseudonyms pseudonyms;
  private final ModelFinder finder;
  private final Scan scan = new Scan(SecretTable.standard());

  /**
   * A redactor.
   *
   * @param key of pseudonyms; null masks what would be hashed
   * @param finder what finds names and places; {@link ModelFinder#NONE} leaves them
   */
  public Redactor(RedactionPolicy policy, PseudonymKey key, ModelFinder finder) {
    this.policy = policy;
    this.finder = finder;
    pseudonyms = key == null ? null : new Pseudonyms(key);
  }

  /** The rules of a tenant. */
  public TenantRules rules(String tenant) {
    TenantRules known = rules.get(tenant);
    if (known == null) {
      if (rules.size() == MAX_TENANTS) {
        rules.clear();
      }
      known = policy.of(tenant);
      rules.put(tenant, known);
    }
    return known;
  }

  /**
   * Redacts free text: a log body, a status message, an exception, a prompt, JSON.
   *
   * @param tally where finds are counted; what is kept is not
   */
  public String redact(String text, TenantRules rules, RedactionTally tally) {
    return redact(null, text, rules, tally);
  }

  /**
   * Redacts the value of an attribute. Its key is read, too: the whole value of {@code
   * authorization} or {@code db.password} is secret, digits under {@code phone} are a phone number,
   * and addresses under {@code server.address} and other keys of machines stay.
   */
  public String redactValue(String key, String value, TenantRules rules, RedactionTally tally) {
    return redact(key, value, rules, tally);
  }

  /**
   * The pseudonym of a user's id, whatever it looks like: equal ids of a tenant stay equal. Without
   * a key the id stays, as it was redacted.
   */
  public String pseudonym(String user, TenantRules rules) {
    return pseudonyms == null || LABEL.matcher(user).matches()
        ? user
        : pseudonyms.label(rules.tenant(), "user", user, false, false);
  }

  /**
   * What would be looked at in a text, kept types included, in order.
   *
   * @param key of the attribute, or null for free text
   */
  public List<Found> find(String key, String text, TenantRules rules) {
    scan(key, text, rules);
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < scan.finds.size(); i++) {
      int start = scan.text.origin(scan.finds.start(i));
      int end = scan.text.origin(scan.finds.end(i));
      found.add(new Found(start, end, rules.label(scan.finds.kind(i))));
    }
    scan.text.release();
    return found;
  }

  /**
   * A find in a text.
   *
   * @param start first character
   * @param end the character after the last
   * @param label of its type, or the name of the tenant's pattern
   */
  public record Found(int start, int end, String label) {}

  private void scan(String key, String text, TenantRules rules) {
    scan.run(key, text, rules.labelNames());
    if (!rules.patterns().isEmpty()) {
      findPatterns(rules.patterns(), rules.labelNames());
    }
    if (finder != ModelFinder.NONE) {
      findByModel(rules.labelNames());
    }
  }

  private String redact(String key, String text, TenantRules rules, RedactionTally tally) {
    boolean tooShort = text.length() < MIN_CHARS && (key == null || text.length() < 3);
    if (tooShort || rules.keepsEverything()) {
      return text;
    }
    scan(key, text, rules);
    String redacted = text;
    if (scan.finds.size() > 0) {
      redacted = replace(key, rules, tally);
    }
    scan.text.release();
    return redacted;
  }

  private void findPatterns(List<TenantPattern> patterns, LabelNames names) {
    CharSequence value = scan.text.value();
    for (int p = 0; p < patterns.size(); p++) {
      Matcher matcher = patterns.get(p).pattern().matcher(value);
      while (matcher.find()) {
        addBeside(matcher.start(), matcher.end(), TYPES.length + p, names);
      }
    }
  }

  private void findByModel(LabelNames names) {
    CharSequence value = scan.text.value();
    int length = value.length();
    finder.find(
        value,
        (start, end, type) -> {
          if (start >= 0 && end <= length) {
            addBeside(start, end, type.ordinal(), names);
          }
        });
  }

  /** Adds a find in the value, unless it touches a label that is there already. */
  private void addBeside(int start, int end, int kind, LabelNames names) {
    ScannedText text = scan.text;
    int from = text.valueStart + start;
    int to = text.valueStart + end;
    text.floor = 0;
    int longest = RedactionLabel.MAX_CHARS;
    for (int i = Math.max(text.valueStart, from - longest); i < to; i++) {
      if (text.chars[i] == '[' && RedactionLabel.end(text, i, names) > from) {
        return;
      }
    }
    if (from < to) {
      scan.finds.merge(from, to, kind);
    }
  }

  private String replace(String key, TenantRules rules, RedactionTally tally) {
    ScannedText text = scan.text;
    Finds finds = scan.finds;
    String original = text.original();
    StringBuilder result = null;
    int copied = 0;
    boolean keepsIps = key != null && InfrastructureKeys.contains(key);
    for (int i = 0; i < finds.size(); i++) {
      int kind = finds.kind(i);
      RedactionAction action = rules.action(kind);
      if (action == RedactionAction.KEEP || (keepsIps && kind == RedactionType.IP.ordinal())) {
        continue;
      }
      int start = text.origin(finds.start(i));
      int end = text.origin(finds.end(i));
      if (result == null) {
        result = new StringBuilder(original.length() + 16);
      }
      String quote = JsonQuote.of(text, finds.start(i), finds.end(i));
      result.append(original, copied, start).append(quote);
      result.append(label(rules, kind, action, finds.start(i), finds.end(i))).append(quote);
      copied = end;
      if (kind < TYPES.length) {
        tally.add(TYPES[kind]);
      } else {
        tally.add(rules.label(kind));
      }
    }
    return result == null
        ? original
        : result.append(original, copied, original.length()).toString();
  }

  private String label(TenantRules rules, int kind, RedactionAction action, int start, int end) {
    if (action == RedactionAction.DROP) {
      return RedactionLabel.REMOVED;
    }
    String label = rules.label(kind);
    if (action == RedactionAction.MASK || pseudonyms == null) {
      return '[' + label + ']';
    }
    boolean isNumber = false;
    boolean ignoresCase = false;
    if (kind < TYPES.length) {
      switch (TYPES[kind]) {
        case PHONE, CARD, IBAN, CN_ID, US_SSN -> {
          isNumber = true;
          ignoresCase = true;
        }
        case EMAIL, IP -> ignoresCase = true;
        default -> {}
      }
    }
    String value = new String(scan.text.chars, start, end - start);
    return pseudonyms.label(rules.tenant(), label, value, isNumber, ignoresCase);
  }
}
