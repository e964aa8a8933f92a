/** Splits whole numbers so that the parts always sum to the whole. */
package io.pharos.operators.apportion;
