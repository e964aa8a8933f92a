package io.pharos.local.files;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads a whole stream into memory, but never more than a limit. */
public final class BoundedReader {
  private BoundedReader() {}

  /** A stream holds more than the limit. */
  public static final class TooLargeException extends IOException {
    TooLargeException(long limit) {
      super("more than " + limit + " bytes");
    }
  }

  /**
   * All bytes of a stream.
   *
   * @throws TooLargeException if there are more than {@code limit}; at most one buffer more than
   *     the limit has been read then
   */
  public static byte[] read(InputStream in, int limit) throws IOException {
    byte[] bytes = in.readNBytes(limit);
    if (in.read() >= 0) {
      throw new TooLargeException(limit);
    }
    return bytes;
  }

  /**
   * All bytes of a gzip stream, unpacked.
   *
   * @throws TooLargeException if the unpacked bytes are more than {@code limit}, however small the
   *     packed ones
   * @throws java.util.zip.ZipException or {@link java.io.EOFException} if the stream is no whole
   *     gzip
   */
  public static byte[] gunzip(InputStream in, int limit) throws IOException {
    try (GZIPInputStream unpacked = new GZIPInputStream(in, 64 * 1024)) {
      return read(unpacked, limit);
    }
  }
}
