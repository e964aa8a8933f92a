package io.pharos.operators.redaction;

import com.google.re2j.Pattern;
import java.io.Serializable;

/**
 * A pattern of a tenant's own. Its engine takes time linear in the text whatever the pattern, which
 * is why it knows no back-references and no lookaround.
 *
 * @param name what its label says, {@code [name]}
 * @param pattern what it finds
 * @param action what becomes of it
 */
record TenantPattern(String name, Pattern pattern, RedactionAction action)
    implements Serializable {}
