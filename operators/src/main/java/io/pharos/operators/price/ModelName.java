package io.pharos.operators.price;

import java.util.Locale;

/** Names of models as price tables compare them. */
final class ModelName {

  private static final String ARN = "arn:";
  private static final String PROJECT = "projects/";

  private ModelName() {}

  /**
   * A name in lower case; of the resource names of Amazon ({@code arn:…}) and Google ({@code
   * projects/…}), the last part.
   */
  static String fold(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean resource = lower.startsWith(ARN) || lower.startsWith(PROJECT);
    return resource ? lower.substring(lower.lastIndexOf('/') + 1) : lower;
  }
}
