package io.pharos.operators.objective;

import io.pharos.operators.objective.state.ObjectivePart;
import java.util.List;

/**
 * Names of groups as keys of streams and state: texts with their lengths, so none can be forged.
 */
final class GroupKey {

  private GroupKey() {}

  /** Of an objective of a tenant. */
  static String ofObjective(ObjectivePart part) {
    return of(List.of(part.getTenant(), part.getObjective(), Integer.toString(part.getVersion())));
  }

  /** Of one of its groups. */
  static String ofGroup(ObjectivePart part) {
    return ofObjective(part) + of(part.getValues());
  }

  static String of(List<String> texts) {
    StringBuilder key = new StringBuilder();
    for (String text : texts) {
      key.append(text.length()).append(':').append(text);
    }
    return key.toString();
  }
}
