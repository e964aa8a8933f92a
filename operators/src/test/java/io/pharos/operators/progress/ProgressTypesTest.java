package io.pharos.operators.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.operators.otlp.OtlpMessage;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;

/** What travels between operators does so without Kryo. */
class ProgressTypesTest {

  @Test
  void edgeTypesArePojosWithoutKryo() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(Incoming.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(Outgoing.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(OtlpMessage.class);
  }

  @Test
  void guardSeesATypeThatNeedsKryo() {
    assertThatThrownBy(() -> PojoTestUtils.assertSerializedAsPojoWithoutKryo(NeedsKryo.class))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void recordsAndMarkersAreToldApart() {
    assertThat(Outgoing.record(new byte[0], new byte[0], 1).isMarker()).isFalse();
    assertThat(Outgoing.marker(new byte[0], 0).isMarker()).isTrue();
    assertThat(new Incoming(null, new byte[0], 0, "t", 0, 0).isMarker()).isTrue();
    assertThat(new Incoming(new byte[0], null, 0, "t", 0, 0).isMarker()).isFalse();
  }

  /** A type with a field Flink knows no serializer for. */
  public static class NeedsKryo {
    public Object anything;
  }
}
