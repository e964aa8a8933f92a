package io.pharos.operators.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The names that labels can have for a tenant: the types and the tenant's own patterns. */
final class LabelNames {

  private final char[][] names;

  LabelNames(Collection<String> patterns) {
    List<char[]> all = new ArrayList<>();
    for (RedactionType type : RedactionType.values()) {
      all.add(type.label().toCharArray());
    }
    all.add("removed".toCharArray());
    patterns.forEach(name -> all.add(name.toCharArray()));
    names = all.toArray(char[][]::new);
  }

  boolean contains(char[] chars, int start, int end) {
    for (char[] name : names) {
      if (java.util.Arrays.equals(name, 0, name.length, chars, start, end)) {
        return true;
      }
    }
    return false;
  }
}
