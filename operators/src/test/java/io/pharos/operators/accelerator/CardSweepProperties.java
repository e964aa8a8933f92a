package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.operators.apportion.FixedShares;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class CardSweepProperties {

  private static final long WINDOW_NS = 10_000_000_000L;

  @Property
  void intervalWithoutCallsIsNobodysAsTheSplitSays(
      @ForAll @LongRange(min = 0, max = 100_000_000_000L) long fromNs,
      @ForAll @LongRange(min = 1, max = 60_000_000_000L) long length,
      @ForAll @IntRange(min = 0, max = 1_000_000) int busyMicro,
      @ForAll boolean untraced) {
    long busyNs = FixedShares.upTo(length, busyMicro, 1_000_000);
    IntervalSplit split =
        new IntervalSplit(
            fromNs,
            fromNs + length,
            busyNs,
            List.of(),
            untraced ? Map.of("engine", 3.0) : Map.of(),
            WINDOW_NS,
            new TokenCosts(1_000, 0, 2_048, 0));

    assertThat(CardSweep.nobodys(fromNs, fromNs + length, busyNs, WINDOW_NS))
        .usingRecursiveComparison()
        .ignoringFields("unattributedPromptShare")
        .isEqualTo(split.pieces());
    assertThat(split.pieces()).allMatch(piece -> piece.unattributedPromptShare == 0);
  }
}
