package io.pharos.operators.accelerator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.schemas.Attribution;
import io.pharos.schemas.AttributionGap;
import io.pharos.schemas.DeviceUse;
import io.pharos.schemas.Placement;
import java.util.List;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.api.java.tuple.Tuple4;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttributionMergeTest {

  private KeyedOneInputStreamOperatorTestHarness<
          Tuple4<String, Long, Long, Long>, Tuple3<Integer, Integer, Attribution>, Attribution>
      harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new AttributionMerge(CardFixtures.LIMITS)),
            AttributionMerge.key(),
            AttributionMerge.KEY_TYPE);
    harness.open();
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  private static Attribution part(String device, long gpuNs, Long energyUj, boolean isFinal) {
    Attribution part =
        AttributionFactory.blank(CardFixtures.call(1, 1_000, 2_000).getCall(), 5_000);
    DeviceUse use = DeviceUse.newBuilder().setHost("node-1").setDevice(device).build();
    use.setGpuNs(gpuNs);
    use.setEnergyUj(energyUj);
    use.setSampledNs(1_000_000_000L);
    use.setConcurrencyNs(1_500_000_000L);
    part.setDevices(List.of(use));
    part.setOutputTokens(10L);
    part.setGap(AttributionGap.NONE);
    part.setFinal$(isFinal);
    return part;
  }

  private void send(int parts, Attribution part) throws Exception {
    harness.processElement(new StreamRecord<>(Tuple3.of(parts, 0, part), part.getEventTimeMs()));
  }

  @Test
  void partsOfACallBecomeOneRecordInAnyOrder() throws Exception {
    send(2, part("GPU-2", 40, 7L, true));
    assertThat(harness.extractOutputValues()).isEmpty();
    send(2, part("GPU-1", 60, 3L, true));

    Attribution merged = harness.extractOutputValues().get(0);
    assertThat(merged.getDevices())
        .extracting(DeviceUse::getDevice)
        .containsExactly("GPU-1", "GPU-2");
    assertThat(merged.getGpuNs()).isEqualTo(100);
    assertThat(merged.getEnergyUj()).isEqualTo(10);
    assertThat(merged.getEnergyUjPerOutputToken()).isEqualTo(1.0);
    assertThat(merged.getMeanConcurrency()).isEqualTo(1.5);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void provisionalAndFinalPartsDoNotMix() throws Exception {
    send(2, part("GPU-1", 1, null, false));
    send(2, part("GPU-1", 60, 3L, true));
    send(2, part("GPU-2", 2, null, false));
    send(2, part("GPU-2", 40, 7L, true));

    assertThat(harness.extractOutputValues())
        .extracting(Attribution::getFinal$, Attribution::getGpuNs)
        .containsExactly(tuple(false, 3L), tuple(true, 100L));
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void energyOfACallIsKnownIfAllItsDevicesTell() throws Exception {
    send(2, part("GPU-1", 60, 3L, true));
    send(2, part("GPU-2", 40, null, true));

    assertThat(harness.extractOutputValues().get(0).getEnergyUj()).isNull();
  }

  @Test
  void partOfACallOnOneDeviceIsAllOfIt() throws Exception {
    send(1, part("GPU-1", 60, 3L, true));

    assertThat(harness.extractOutputValues()).hasSize(1);
    assertThat(harness.numKeyedStateEntries()).isZero();
  }

  @Test
  void placeThatACallWasWithdrawnFromWithoutHavingBeenGivenAnythingIsNoneOfIts() throws Exception {
    Attribution withdrawn = part("GPU-1", 0, null, true);
    withdrawn.setWithdrawn(true);
    withdrawn.setGap(AttributionGap.NO_SAMPLES);
    withdrawn.setEngines(List.of("10.0.0.7:8000/0"));
    withdrawn.setPlacement(Placement.POOL);
    send(2, withdrawn);
    Attribution counted = part("GPU-2", 40, 7L, true);
    counted.setEngines(List.of("10.0.0.8:8000/0"));
    counted.setPlacement(Placement.ENGINE_SPAN);
    send(2, counted);

    Attribution merged = harness.extractOutputValues().get(0);
    assertThat(merged.getWithdrawn()).isFalse();
    assertThat(merged.getEnergyUj()).isEqualTo(7);
    assertThat(merged.getDevices()).extracting(DeviceUse::getDevice).containsExactly("GPU-2");
    assertThat(merged.getEngines()).containsExactly("10.0.0.8:8000/0");
    assertThat(merged.getPlacement()).isEqualTo(Placement.ENGINE_SPAN);
    assertThat(merged.getGap()).isEqualTo(AttributionGap.NONE);
  }

  @Test
  void placeThatACallWasWithdrawnFromKeepsWhatItWasGivenThere() throws Exception {
    Attribution withdrawn = part("GPU-1", 60, 3L, true);
    withdrawn.setWithdrawn(true);
    send(2, withdrawn);
    send(2, part("GPU-2", 40, 7L, true));

    Attribution merged = harness.extractOutputValues().get(0);
    assertThat(merged.getWithdrawn()).isFalse();
    assertThat(merged.getGpuNs()).isEqualTo(100);
    assertThat(merged.getDevices())
        .extracting(DeviceUse::getDevice)
        .containsExactly("GPU-1", "GPU-2");
  }
}
