package io.pharos.connectors.elasticsearch;

import io.pharos.schemas.SpanId;
import io.pharos.schemas.TraceId;
import io.pharos.schemas.identity.Hex;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Names of indices and documents, and their versions: the same record always gets the same ones, so
 * that retries, restarts and replays overwrite.
 *
 * <ul>
 *   <li>Index: {@code <prefix>-<family>-<yyyy.MM.dd>}, the UTC day of the start.
 *   <li>Id of a trace: {@code tenant:traceid}, of a fragment {@code tenant:traceid~spanid}, of a
 *       span {@code tenant:traceid:spanid}; ids in lower-case hex. A tenant that would make the id
 *       longer than Elasticsearch takes is replaced by {@code #} and the SHA-256 of its name.
 *   <li>Id of a window of a device: {@code host:device:mig-instance:start}, the start in
 *       milliseconds; names that would make it ambiguous or too long are replaced by {@code #} and
 *       the SHA-256 of them.
 *   <li>Version: generation × 2³² + revision. Live data is generation 0.
 * </ul>
 *
 * @param prefix what every index name begins with: lower-case letters, digits, {@code _} and {@code
 *     -}, a letter first
 * @param generation 0 for live data, a greater one for a replay that is to replace it
 */
public record DocumentNaming(String prefix, int generation) implements Serializable {

  /** Elasticsearch refuses a whole bulk request for one longer id. */
  public static final int MAX_ID_BYTES = 512;

  /** Trace id, span id and their separators. */
  private static final int LONGEST_SUFFIX = 1 + 32 + 1 + 16;

  /** Start of a window and its separator. */
  private static final int LONGEST_START = 1 + 20;

  private static final long NANOS_PER_DAY = 86_400_000_000_000L;

  private static final Pattern PREFIX = Pattern.compile("[a-z][a-z0-9_-]{0,99}");

  public DocumentNaming {
    Objects.requireNonNull(prefix, "prefix");
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "Index prefix '"
              + prefix
              + "': use 1 to 100 lower-case letters, digits, '_' or '-', beginning with a letter");
    }
    if (generation < 0) {
      throw new IllegalArgumentException("Generation must not be negative: " + generation);
    }
  }

  /** UTC day of an instant, in days since the epoch. */
  public static long dayOf(long epochNanos) {
    return Math.floorDiv(epochNanos, NANOS_PER_DAY);
  }

  /** Index of a family for a UTC day. */
  public String index(String family, long epochDay) {
    LocalDate day = LocalDate.ofEpochDay(epochDay);
    StringBuilder name =
        new StringBuilder(prefix.length() + family.length() + 12)
            .append(prefix)
            .append('-')
            .append(family)
            .append('-')
            .append(day.getYear());
    appendTwoDigits(name.append('.'), day.getMonthValue());
    appendTwoDigits(name.append('.'), day.getDayOfMonth());
    return name.toString();
  }

  /** Pattern of all indices of a family. */
  public String indexPattern(String family) {
    return prefix + '-' + family + "-*";
  }

  /** Id of a trace, or of a fragment of one. */
  public String traceId(String tenant, TraceId traceId, SpanId fragment) {
    String trace = shortTenant(tenant) + ':' + Hex.of(traceId);
    return fragment == null ? trace : trace + '~' + Hex.of(fragment);
  }

  /** Id of a span. */
  public String spanId(String tenant, TraceId traceId, SpanId spanId) {
    return shortTenant(tenant) + ':' + Hex.of(traceId) + ':' + Hex.of(spanId);
  }

  /**
   * Id of a window of a device.
   *
   * @param migInstance null where the card is not split
   */
  public String windowId(String host, String device, String migInstance, long windowStartMs) {
    return deviceName(host, device, migInstance == null ? "" : migInstance) + ':' + windowStartMs;
  }

  /**
   * Id of a window of a series.
   *
   * @param series its name within its tenant
   */
  public String rollupId(String tenant, String series, long windowStartMs, long windowMs) {
    String name = tenant + ':' + series;
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    boolean plain = utf8.length <= MAX_ID_BYTES - 2 * LONGEST_START && !name.startsWith("#");
    return (plain ? name : digest(utf8)) + ':' + windowStartMs + ':' + windowMs;
  }

  /** External version of a revision, which is read as unsigned. */
  public long version(int revision) {
    return ((long) generation << 32) + Integer.toUnsignedLong(revision);
  }

  /** Generation a version belongs to. */
  static int generationOf(long version) {
    return (int) (version >>> 32);
  }

  private static void appendTwoDigits(StringBuilder text, int number) {
    if (number < 10) {
      text.append('0');
    }
    text.append(number);
  }

  private static String shortTenant(String tenant) {
    // No character takes more than 3 bytes per char of Java text: most tenants need no encoding
    // to be known short.
    if (tenant.length() * 3 + LONGEST_SUFFIX <= MAX_ID_BYTES) {
      return tenant;
    }
    byte[] utf8 = tenant.getBytes(StandardCharsets.UTF_8);
    if (utf8.length + LONGEST_SUFFIX <= MAX_ID_BYTES) {
      return tenant;
    }
    return digest(utf8);
  }

  private static String deviceName(String host, String device, String migInstance) {
    String name = host + ':' + device + ':' + migInstance;
    boolean ambiguous = name.chars().filter(c -> c == ':').count() > 2 || name.startsWith("#");
    byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
    if (!ambiguous && utf8.length + LONGEST_START <= MAX_ID_BYTES) {
      return name;
    }
    // The lengths keep "a:b","c" apart from "a","b:c".
    String exact = host.length() + ":" + device.length() + ':' + name;
    return digest(exact.getBytes(StandardCharsets.UTF_8));
  }

  private static String digest(byte[] name) {
    try {
      return '#' + Hex.of(MessageDigest.getInstance("SHA-256").digest(name));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
