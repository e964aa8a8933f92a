package io.pharos.operators.sample;

import java.util.Locale;

/** A field of a sample that metrics can give, with what it takes. */
enum SampleField {
  ENGINE_ACTIVE(Owner.ACCELERATOR, Shape.LEVEL, Quantity.RATIO),
  UTILIZATION(Owner.ACCELERATOR, Shape.LEVEL, Quantity.RATIO),
  SM_ACTIVE(Owner.ACCELERATOR, Shape.LEVEL, Quantity.RATIO),
  TENSOR_ACTIVE(Owner.ACCELERATOR, Shape.LEVEL, Quantity.RATIO),
  DRAM_ACTIVE(Owner.ACCELERATOR, Shape.LEVEL, Quantity.RATIO),
  MEMORY_USED_BYTES(Owner.ACCELERATOR, Shape.LEVEL, Quantity.BYTES),
  MEMORY_TOTAL_BYTES(Owner.ACCELERATOR, Shape.LEVEL, Quantity.BYTES),
  /** No field of its own: a part of the total. */
  MEMORY_FREE_BYTES(Owner.ACCELERATOR, Shape.LEVEL, Quantity.BYTES),
  /** No field of its own: a part of the total. */
  MEMORY_RESERVED_BYTES(Owner.ACCELERATOR, Shape.LEVEL, Quantity.BYTES),
  TEMPERATURE_C(Owner.ACCELERATOR, Shape.LEVEL, Quantity.CELSIUS),
  MEMORY_TEMPERATURE_C(Owner.ACCELERATOR, Shape.LEVEL, Quantity.CELSIUS),
  POWER_W(Owner.ACCELERATOR, Shape.LEVEL, Quantity.WATTS),
  ENERGY_MJ(Owner.ACCELERATOR, Shape.COUNTER, Quantity.MILLIJOULES),
  SM_CLOCK_MHZ(Owner.ACCELERATOR, Shape.LEVEL, Quantity.MEGAHERTZ),
  MEMORY_CLOCK_MHZ(Owner.ACCELERATOR, Shape.LEVEL, Quantity.MEGAHERTZ),
  XID(Owner.ACCELERATOR, Shape.LEVEL, Quantity.CODE),
  THROTTLE_REASONS(Owner.ACCELERATOR, Shape.LEVEL, Quantity.BITS),
  THROTTLE_NS(Owner.ACCELERATOR, Shape.COUNTERS, Quantity.NANOSECONDS),
  RUNNING(Owner.ENGINE, Shape.LEVEL, Quantity.COUNT),
  WAITING(Owner.ENGINE, Shape.LEVEL, Quantity.COUNT),
  KV_CACHE_USE(Owner.ENGINE, Shape.LEVEL, Quantity.RATIO),
  PREEMPTIONS(Owner.ENGINE, Shape.COUNTER, Quantity.COUNT),
  PREFIX_CACHE_QUERIES(Owner.ENGINE, Shape.COUNTER, Quantity.COUNT),
  PREFIX_CACHE_HITS(Owner.ENGINE, Shape.COUNTER, Quantity.COUNT),
  PROMPT_TOKENS(Owner.ENGINE, Shape.COUNTER, Quantity.COUNT),
  GENERATION_TOKENS(Owner.ENGINE, Shape.COUNTER, Quantity.COUNT),
  FINISHED(Owner.ENGINE, Shape.COUNTERS, Quantity.COUNT),
  HISTOGRAMS(Owner.ENGINE, Shape.HISTOGRAMS, null);

  /** The record a field is of. */
  enum Owner {
    ACCELERATOR,
    ENGINE
  }

  /** What a field holds. */
  enum Shape {
    LEVEL,
    COUNTER,
    /** Counters by name. */
    COUNTERS,
    /** Distributions by name. */
    HISTOGRAMS
  }

  private final Owner owner;
  private final Shape shape;
  private final Quantity quantity;

  SampleField(Owner owner, Shape shape, Quantity quantity) {
    this.owner = owner;
    this.shape = shape;
    this.quantity = quantity;
  }

  Owner owner() {
    return owner;
  }

  Shape shape() {
    return shape;
  }

  /** True if the field holds several values by name. */
  boolean isNamed() {
    return shape == Shape.COUNTERS || shape == Shape.HISTOGRAMS;
  }

  boolean takes(SampleUnit unit) {
    return quantity == null
        ? unit.quantity() == Quantity.SECONDS || unit.quantity() == Quantity.COUNT
        : unit.quantity() == quantity;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
