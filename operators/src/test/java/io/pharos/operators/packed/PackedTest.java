package io.pharos.operators.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 63, 64, -64, -65, Long.MAX_VALUE, Long.MIN_VALUE})
  void packedNumberIsReadAgain(long number) {
    PackedWriter out = new PackedWriter();
    for (int i = 0; i < 20; i++) {
      out.putSigned(number);
      out.put(number);
      out.put("\u6a21" + number);
    }
    PackedReader in = new PackedReader(ByteBuffer.wrap(out.toBytes()));
    for (int i = 0; i < 20; i++) {
      assertThat(in.hasMore()).isTrue();
      assertThat(in.signed()).isEqualTo(number);
      assertThat(in.number()).isEqualTo(number);
      assertThat(in.text()).isEqualTo("\u6a21" + number);
    }
    assertThat(in.hasMore()).isFalse();
  }

  @Test
  void numberThatDoesNotEndIsRefused() {
    byte[] endless = new byte[20];
    Arrays.fill(endless, (byte) 0x80);
    PackedReader in = new PackedReader(ByteBuffer.wrap(endless));

    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(in::number);
  }
}
