package io.pharos.local.architecture.badhouse.operators;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** An operator that looks at clocks, throws dice and sleeps. */
public final class RestlessFunction {

  /** Every forbidden call, one of them inside a lambda. */
  public List<Object> everything() throws InterruptedException {
    Supplier<Instant> lambda = () -> Instant.now();
    Thread.sleep(0);
    return List.of(
        System.currentTimeMillis(),
        System.nanoTime(),
        lambda.get(),
        Clock.systemUTC(),
        Math.random(),
        UUID.randomUUID(),
        new Random());
  }

  /** Allowed: the same numbers each time. */
  public Random seeded() {
    return new Random(7);
  }
}
