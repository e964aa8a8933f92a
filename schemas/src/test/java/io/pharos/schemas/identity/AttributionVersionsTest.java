package io.pharos.schemas.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Attribution;
import org.junit.jupiter.api.Test;

class AttributionVersionsTest {

  @Test
  void ofProvisionalRecordsTheOneSettledLaterStands() {
    assertThat(version(false, false, 2_001)).isGreaterThan(version(false, false, 2_000));
  }

  @Test
  void finalStandsBeforeProvisionalWhateverTheTimes() {
    assertThat(version(true, false, Long.MIN_VALUE / 2))
        .isGreaterThan(version(false, false, Long.MAX_VALUE / 2));
  }

  @Test
  void callThatCountsAgainAfterItWasWithdrawnStands() {
    assertThat(version(false, true, 2_000)).isGreaterThan(version(false, false, 1_000));
    assertThat(version(true, false, 3_000)).isGreaterThan(version(false, true, 2_000));
  }

  private static long version(boolean last, boolean withdrawn, long settledMs) {
    Attribution attribution = new Attribution();
    attribution.setFinal$(last);
    attribution.setWithdrawn(withdrawn);
    attribution.setStartNs(1_000_000_000L);
    attribution.setEventTimeMs(settledMs);
    return Integer.toUnsignedLong(AttributionVersions.of(attribution));
  }
}
