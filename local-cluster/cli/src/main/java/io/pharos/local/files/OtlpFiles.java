package io.pharos.local.files;

import io.pharos.operators.otlp.OtlpSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * Reads OTLP payload files: {@code traces-*}, {@code logs-*} and {@code metrics-*} ending in {@code
 * .pb}, {@code .json} (one request each) or {@code .jsonl} (one JSON request a line), each also
 * with {@code .gz} behind it.
 *
 * <p>Of a folder, and the folders in it, those files are taken and others passed over; a file named
 * by itself must be one of them. The order is that of the names without the signal, so that {@code
 * traces-002} follows {@code logs-001}: files with the same name belong together in time. What a
 * request holds is not looked at.
 */
public final class OtlpFiles {
  /** Larger requests are refused by every OTLP endpoint that keeps to the recommended limit. */
  public static final int MAX_REQUEST_BYTES = 64 * 1024 * 1024;

  private static final Pattern NAME =
      Pattern.compile("(traces|logs|metrics)-(.*)\\.(pb|json|jsonl)(\\.gz)?");

  private OtlpFiles() {}

  private record Payload(Path path, OtlpSignal signal, String name, String type, boolean packed) {
    static Payload of(Path path) {
      Matcher matcher = NAME.matcher(path.getFileName().toString());
      return matcher.matches()
          ? new Payload(
              path,
              OtlpSignal.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
              matcher.group(2),
              matcher.group(3),
              matcher.group(4) != null)
          : null;
    }
  }

  /**
   * The requests in these files and folders, read one at a time. Close the stream.
   *
   * @throws OtlpFileException at once if a path does not exist, is no payload file, or is a folder
   *     without any; while reading if a file cannot be read, is no gzip or is larger than 64 MiB
   */
  public static Stream<OtlpFile> read(List<Path> paths) {
    return find(paths).stream().flatMap(OtlpFiles::requests);
  }

  /** How many files {@link #read} would read. */
  public static int count(List<Path> paths) {
    return find(paths).size();
  }

  private static List<Payload> find(List<Path> paths) {
    List<Payload> found = new ArrayList<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        found.addAll(inFolder(path));
      } else if (Files.exists(path)) {
        Payload payload = Payload.of(path);
        if (payload == null) {
          throw new OtlpFileException(
              path
                  + " is no payload file: its name must be traces-*, logs-* or metrics-* and end in"
                  + " .pb, .json or .jsonl, maybe with .gz");
        }
        found.add(payload);
      } else {
        throw new OtlpFileException(path + " does not exist");
      }
    }
    return found;
  }

  private static List<Payload> inFolder(Path folder) {
    try (Stream<Path> entries = Files.walk(folder)) {
      List<Payload> payloads =
          entries
              .filter(Files::isRegularFile)
              .map(Payload::of)
              .filter(payload -> payload != null)
              .sorted(
                  Comparator.comparing((Payload each) -> each.path.getParent())
                      .thenComparing(Payload::name)
                      .thenComparing(Payload::signal)
                      .thenComparing(Payload::path))
              .toList();
      if (payloads.isEmpty()) {
        throw new OtlpFileException(
            folder + " holds no payload file (traces-*.pb, logs-*.json, ...)");
      }
      return payloads;
    } catch (IOException | UncheckedIOException e) {
      throw new OtlpFileException("cannot list " + folder + ": " + e.getMessage(), e);
    }
  }

  private static Stream<OtlpFile> requests(Payload payload) {
    if (payload.type.equals("jsonl")) {
      return lines(payload);
    }
    Encoding encoding = payload.type.equals("pb") ? Encoding.PROTOBUF : Encoding.JSON;
    return Stream.of(
        new OtlpFile(payload.signal, encoding, payload.path.toString(), 1, whole(payload)));
  }

  private static byte[] whole(Payload payload) {
    try (InputStream in = Files.newInputStream(payload.path)) {
      return payload.packed
          ? BoundedReader.gunzip(in, MAX_REQUEST_BYTES)
          : BoundedReader.read(in, MAX_REQUEST_BYTES);
    } catch (IOException e) {
      throw unreadable(payload, e);
    }
  }

  @SuppressWarnings("StreamResourceLeak") // the stream of lines closes what it reads from
  private static Stream<OtlpFile> lines(Payload payload) {
    try {
      BufferedReader reader = reader(payload);
      AtomicInteger line = new AtomicInteger();
      return Stream.generate(() -> nextLine(payload, reader))
          .takeWhile(Optional::isPresent)
          .map(
              text ->
                  new OtlpFile(
                      payload.signal,
                      Encoding.JSON,
                      payload.path.toString(),
                      line.incrementAndGet(),
                      text.get().strip().getBytes(StandardCharsets.UTF_8)))
          .filter(request -> request.bytes().length > 0)
          .onClose(() -> close(reader));
    } catch (IOException e) {
      throw unreadable(payload, e);
    }
  }

  private static BufferedReader reader(Payload payload) throws IOException {
    InputStream file = Files.newInputStream(payload.path);
    try {
      InputStream in = payload.packed ? new GZIPInputStream(file, 64 * 1024) : file;
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  private static Optional<String> nextLine(Payload payload, BufferedReader reader) {
    try {
      return Optional.ofNullable(reader.readLine());
    } catch (IOException e) {
      throw unreadable(payload, e);
    }
  }

  private static void close(BufferedReader reader) {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OtlpFileException unreadable(Payload payload, IOException e) {
    return new OtlpFileException("cannot read " + payload.path + ": " + e.getMessage(), e);
  }
}
