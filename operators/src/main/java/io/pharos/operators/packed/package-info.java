/** Numbers and texts in as few bytes as they need, for state and for records on their way. */
package io.pharos.operators.packed;
