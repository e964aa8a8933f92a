/** How values are distributed: counts in logarithmic buckets that add up exactly. */
package io.pharos.operators.quantile;
