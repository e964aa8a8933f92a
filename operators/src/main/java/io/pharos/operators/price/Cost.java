package io.pharos.operators.price;

/**
 * What something cost.
 *
 * @param picoUsd in 10⁻¹² USD, 0 where the state is {@link CostState#UNPRICED}; never negative
 * @param state what the sum stands for; read it before the sum
 */
public record Cost(long picoUsd, CostState state) {

  /** The cost of what has no price. */
  public static final Cost UNPRICED = new Cost(0, CostState.UNPRICED);
}
