package io.pharos.operators.price;

import io.pharos.operators.table.YamlMapping;
import java.util.List;
import java.util.Set;

/**
 * A row of a price table as it was read.
 *
 * @param at where it is, for messages
 * @param providers it is of; {@link #ANY} among them stands for all
 * @param model folded id
 * @param names folded names it is found under, the id among them; a star at the end stands for any
 *     text
 */
record PriceDraft<P>(
    YamlMapping at,
    List<String> providers,
    String model,
    Set<String> names,
    Validity validity,
    P price) {

  static final String ANY = "*";

  /** In place of a provider: a device has none. */
  static final String DEVICE = "";
}
