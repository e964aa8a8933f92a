package io.pharos.local.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pharos.local.files.BoundedReader.TooLargeException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Test;

class BoundedReaderTest {
  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  @Test
  void exactlyTheLimitIsRead() throws Exception {
    assertThat(BoundedReader.read(new ByteArrayInputStream(new byte[100]), 100)).hasSize(100);
    assertThatThrownBy(() -> BoundedReader.read(new ByteArrayInputStream(new byte[101]), 100))
        .isInstanceOf(TooLargeException.class);
  }

  @Test
  void limitCountsUnpackedBytes() throws Exception {
    byte[] bomb = gzip(new byte[10_000_000]);
    assertThat(bomb.length).isLessThan(20_000);

    assertThatThrownBy(() -> BoundedReader.gunzip(new ByteArrayInputStream(bomb), 1_000_000))
        .isInstanceOf(TooLargeException.class);
    assertThat(BoundedReader.gunzip(new ByteArrayInputStream(bomb), 10_000_000))
        .hasSize(10_000_000);
  }

  @Test
  void brokenGzipIsAnErrorAndNotAShortBody() throws Exception {
    byte[] whole = gzip("some telemetry".getBytes(UTF_8));

    assertThatThrownBy(
            () -> BoundedReader.gunzip(new ByteArrayInputStream(Arrays.copyOf(whole, 15)), 100))
        .isInstanceOf(EOFException.class);
    assertThatThrownBy(
            () ->
                BoundedReader.gunzip(new ByteArrayInputStream("{}plain text".getBytes(UTF_8)), 100))
        .isInstanceOf(ZipException.class);
  }
}
