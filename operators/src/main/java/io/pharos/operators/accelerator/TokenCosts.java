package io.pharos.operators.accelerator;

/**
 * What tokens cost on a device, as far as it was learned ({@link LearnedModel}).
 *
 * @param contextTokens tokens of context that cost as much as a generated token itself
 * @param promptNs time that a token of a prompt takes at least; 0 where not known
 */
record TokenCosts(double contextTokens, double promptNs) {}
