package io.pharos.benchmarks.prices;

import java.math.BigDecimal;

/**
 * What a published table says of one name, in USD per million tokens; null where it says nothing.
 *
 * @param provider canonical, null where the table does not say
 */
record PublishedPrice(
    String provider,
    String name,
    BigDecimal input,
    BigDecimal cacheRead,
    BigDecimal cacheWrite,
    BigDecimal output) {}
