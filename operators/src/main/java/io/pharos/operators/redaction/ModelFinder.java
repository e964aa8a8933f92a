package io.pharos.operators.redaction;

import java.io.Serializable;

/**
 * The place for a model that finds what rules cannot, such as names and places. It is called with
 * each text after the rules; what it reports is treated like any other find, by the tenant's policy
 * for its type. It must be deterministic, or a replay differs from what live stored, and must not
 * keep the text.
 */
@FunctionalInterface
public interface ModelFinder extends Serializable {

  /** Finds nothing: names and places stay. */
  ModelFinder NONE = (text, finds) -> {};

  /** Reports the finds in a text. */
  void find(CharSequence text, Finds finds);

  /** Takes what was found. */
  @FunctionalInterface
  interface Finds {

    /**
     * A find.
     *
     * @param start first character
     * @param end the character after the last
     */
    void add(int start, int end, RedactionType type);
  }
}
