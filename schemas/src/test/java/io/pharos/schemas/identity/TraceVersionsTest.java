package io.pharos.schemas.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.Trace;
import org.junit.jupiter.api.Test;

class TraceVersionsTest {

  @Test
  void moreSpansOrLogsStandWhateverTheRevision() {
    assertThat(version(11, 2, 1)).isGreaterThan(version(10, 2, 3));
    assertThat(version(10, 3, 1)).isGreaterThan(version(10, 2, 200));
  }

  @Test
  void ofEqualContentTheGreaterRevisionStands() {
    assertThat(version(10, 2, 2)).isGreaterThan(version(10, 2, 1));
  }

  @Test
  void hugeCountsDoNotOverflow() {
    assertThat(version(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE))
        .isEqualTo(0xFFFF_FFFFL)
        .isGreaterThan(version(Integer.MAX_VALUE >> 9, 0, 1));
  }

  private static long version(int spans, int logs, int revision) {
    Trace trace = new Trace();
    trace.setSpans(spans);
    trace.setLogs(logs);
    trace.setRevision(revision);
    return Integer.toUnsignedLong(TraceVersions.of(trace));
  }
}
