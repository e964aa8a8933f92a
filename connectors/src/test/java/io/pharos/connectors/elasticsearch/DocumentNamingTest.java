package io.pharos.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.Hex;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentNamingTest {

  private static final DocumentNaming LIVE = new DocumentNaming("pharos", 0);
  private static final TraceId TRACE = new TraceId(Hex.parse("000102030405060708090a0b0c0d0e0f"));
  private static final SpanId SPAN = new SpanId(Hex.parse("00f067aa0ba902b7"));

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T00:00:00Z, pharos-traces-2026.11.24",
    "2026-11-23T23:59:59.999Z, pharos-traces-2026.11.23",
    "2027-01-05T12:00:00Z, pharos-traces-2027.01.05",
    "1970-01-01T00:00:00Z, pharos-traces-1970.01.01",
    "1969-12-31T23:59:59Z, pharos-traces-1969.12.31",
  })
  void indexIsTheUtcDayOfTheStart(Instant start, String index) {
    long nanos = TimeUnit.MILLISECONDS.toNanos(start.toEpochMilli());
    assertThat(LIVE.index("traces", DocumentNaming.dayOf(nanos))).isEqualTo(index);
  }

  @Test
  void everyNanosecondHasADay() {
    assertThat(LIVE.index("traces", DocumentNaming.dayOf(Long.MAX_VALUE)))
        .isEqualTo("pharos-traces-2262.04.11");
    assertThat(LIVE.index("traces", DocumentNaming.dayOf(Long.MIN_VALUE)))
        .isEqualTo("pharos-traces-1677.09.21");
  }

  @Test
  void idsAreTheIdentityOfTheRecord() {
    assertThat(LIVE.traceId("acme", TRACE, null))
        .isEqualTo("acme:000102030405060708090a0b0c0d0e0f");
    assertThat(LIVE.traceId("acme", TRACE, SPAN))
        .isEqualTo("acme:000102030405060708090a0b0c0d0e0f~00f067aa0ba902b7");
    assertThat(LIVE.spanId("acme", TRACE, SPAN))
        .isEqualTo("acme:000102030405060708090a0b0c0d0e0f:00f067aa0ba902b7");
  }

  @Test
  void windowOfADeviceIsNamedByWhatItIsAbout() {
    assertThat(LIVE.windowId("gpu-node-1", "GPU-1", null, 1_764_000_000_000L))
        .isEqualTo("gpu-node-1:GPU-1::1764000000000");
    assertThat(LIVE.windowId("gpu-node-1", "GPU-1", "3", 1_764_000_000_000L))
        .isEqualTo("gpu-node-1:GPU-1:3:1764000000000");
  }

  @Test
  void namesOfDevicesThatLookAlikeOrAreLongHaveIdsOfTheirOwn() {
    String long1 = "h".repeat(600);
    assertThat(
            List.of(
                LIVE.windowId("a:b", "c", null, 0),
                LIVE.windowId("a", "b:c", null, 0),
                LIVE.windowId("a", "b", "c:", 0),
                LIVE.windowId(long1, "c", null, 0),
                LIVE.windowId(long1 + "h", "c", null, 0)))
        .doesNotHaveDuplicates()
        .allSatisfy(id -> assertThat(id).matches("#[0-9a-f]{64}:0"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t", "é", "漢", "😀"})
  void idIsNeverLongerThanElasticsearchTakesAndTellsTenantsApart(String character) {
    for (int length = 1; length < 600; length++) {
      String tenant = character.repeat(length);
      String id = LIVE.spanId(tenant, TRACE, SPAN);
      assertThat(id.getBytes(StandardCharsets.UTF_8).length)
          .isLessThanOrEqualTo(DocumentNaming.MAX_ID_BYTES);
      assertThat(LIVE.spanId(tenant + character, TRACE, SPAN)).isNotEqualTo(id);
    }
  }

  @Test
  void tenantOfTheGreatestLengthThatFitsStaysReadable() {
    String tenant = "t".repeat(DocumentNaming.MAX_ID_BYTES - 50);
    assertThat(LIVE.spanId(tenant, TRACE, SPAN)).startsWith(tenant).hasSize(512);
    assertThat(LIVE.spanId(tenant + "t", TRACE, SPAN)).startsWith("#").hasSize(65 + 50);
  }

  @Test
  void anyRevisionOfAGenerationIsAboveAllOfTheGenerationBefore() {
    DocumentNaming replay = new DocumentNaming("pharos", 1);
    assertThat(LIVE.version(1)).isEqualTo(1);
    assertThat(LIVE.version(-1)).isEqualTo(0xFFFF_FFFFL);
    assertThat(replay.version(0)).isEqualTo(0x1_0000_0000L);
    assertThat(new DocumentNaming("pharos", Integer.MAX_VALUE).version(-1))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(DocumentNaming.generationOf(replay.version(-1))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Pharos", "-pharos", "_pharos", "pha*ros", "pha.ros", "pha/ros"})
  void prefixThatElasticsearchWouldRefuseIsRefused(String prefix) {
    assertThatThrownBy(() -> new DocumentNaming(prefix, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lower-case letters");
  }
}
