package io.pharos.schemas.identity;

import java.util.HexFormat;
import org.apache.avro.specific.SpecificFixed;

/** Lower-case hex of trace and span ids, the form users and documents see. */
public final class Hex {

  private static final HexFormat FORMAT = HexFormat.of();

  private Hex() {}

  /** Lower-case hex of an id, or null for null. */
  public static String of(SpecificFixed id) {
    return id == null ? null : FORMAT.formatHex(id.bytes());
  }

  /** Lower-case hex of bytes. */
  public static String of(byte[] bytes) {
    return FORMAT.formatHex(bytes);
  }

  /**
   * Bytes of a hex string of either case.
   *
   * @throws IllegalArgumentException if it is not hex
   */
  public static byte[] parse(String hex) {
    return FORMAT.parseHex(hex);
  }
}
