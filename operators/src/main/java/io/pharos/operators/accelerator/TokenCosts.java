package io.pharos.operators.accelerator;

/**
 * What tokens cost on a device, as far as it was learned ({@link LearnedModel}).
 *
 * @param contextTokens tokens of context that cost as much as a generated token itself
 * @param promptNs time that a token of a prompt takes at least; 0 where not known
 * @param stepTokens tokens that an engine computes in a step at most
 * @param pauseNs time that a device idles between two steps
 */
record TokenCosts(double contextTokens, double promptNs, double stepTokens, double pauseNs) {}
