package io.pharos.schemas.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.pharos.schemas.identity.Hex;
import org.junit.jupiter.api.Test;

class MarkerTest {

  private static final Marker MARKER = new Marker(1_700_000_000_000L, 2, 5, 1_234_567L, true);

  @Test
  void wireFormIsFixed() {
    assertThat(Hex.of(MARKER.toBytes()))
        .isEqualTo("010000018bcfe5680000000002" + "00000005" + "000000000012d687" + "01");
    assertThat(Marker.fromBytes(MARKER.toBytes())).isEqualTo(MARKER);
  }

  @Test
  void bytesThatAreNoMarkerAreRefused() {
    byte[] otherVersion = MARKER.toBytes();
    otherVersion[0] = 9;

    assertThatIllegalArgumentException().isThrownBy(() -> Marker.fromBytes(null));
    assertThatIllegalArgumentException().isThrownBy(() -> Marker.fromBytes(new byte[3]));
    assertThatIllegalArgumentException().isThrownBy(() -> Marker.fromBytes(otherVersion));
  }

  @Test
  void watermarkThatWouldEndTimeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Marker(1, 0, 1, Long.MAX_VALUE, true))
        .withMessageContaining("finite");
  }

  @Test
  void senderOutsideItsRunIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Marker(1, 2, 2, 0, false));
  }
}
