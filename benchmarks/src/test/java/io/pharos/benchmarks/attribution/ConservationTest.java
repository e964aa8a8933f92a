package io.pharos.benchmarks.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.schemas.DeviceWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A nanosecond or a microjoule too few is found. */
class ConservationTest {

  @Test
  void aWindowThatAddsUpIsFine() {
    assertThat(violations(window())).isEmpty();
  }

  @Test
  void timeThatDisappearedIsFound() {
    DeviceWindow window = window();
    window.setIdleNs(window.getIdleNs() - 1);

    assertThat(violations(window)).singleElement().asString().contains("time of node/GPU-1");
  }

  @Test
  void energyThatDisappearedIsFound() {
    DeviceWindow window = window();
    window.setEnergyUj(window.getEnergyUj() + 1);

    assertThat(violations(window)).singleElement().asString().contains("energy of node/GPU-1");
  }

  @Test
  void timeThatNoCallHasIsFound() {
    DeviceWindow window = window();
    window.setAttributedNs(1);
    window.setIdleNs(window.getIdleNs() - 1);

    assertThat(violations(window)).singleElement().asString().contains("calls have 0 of");
  }

  private static List<String> violations(DeviceWindow window) {
    AttributionCase of = ServingCases.placement().get(0);
    return Conservation.violations(
        AttributionFigures.of(new AttributionRun(of, List.of(), List.of(), List.of(window), 0)));
  }

  private static DeviceWindow window() {
    return DeviceWindow.newBuilder()
        .setTenant("platform")
        .setHost("node")
        .setDevice("GPU-1")
        .setWindowStartMs(1_767_607_200_000L)
        .setWindowMs(10_000)
        .setEventTimeMs(1_767_607_210_000L)
        .setSampledNs(9_000_000_000L)
        .setGapNs(1_000_000_000L)
        .setUnattributedNs(3_000_000_000L)
        .setIdleNs(6_000_000_000L)
        .setEnergyUj(900L)
        .setAttributedUj(0L)
        .setUnattributedUj(500L)
        .setIdleUj(400L)
        .build();
  }
}
