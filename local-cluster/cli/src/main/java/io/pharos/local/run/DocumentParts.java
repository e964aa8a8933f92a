package io.pharos.local.run;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Joins the part files of one topic into JSON lines, sorted by identity. */
final class DocumentParts {

  /**
   * What became of the records of a topic.
   *
   * @param written records the job wrote
   * @param documents lines in the file
   */
  record Result(long written, long documents) {}

  private record Entry(String identity, long version, Path part, long position, int length) {}

  private final Path folder;

  DocumentParts(Path folder) {
    this.folder = folder;
  }

  /**
   * Writes the file of a topic.
   *
   * @param latestOnly of records with one identity only the one with the greatest version, as the
   *     store would keep; else all
   */
  Result join(String topic, Path file, boolean latestOnly) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path part : parts(topic)) {
      index(part, entries);
    }
    Map<Path, RandomAccessFile> open = new HashMap<>();
    try {
      return write(entries, open, file, latestOnly);
    } finally {
      for (RandomAccessFile each : open.values()) {
        each.close();
      }
    }
  }

  private static Result write(
      List<Entry> entries, Map<Path, RandomAccessFile> open, Path file, boolean latestOnly)
      throws IOException {
    entries.sort(Comparator.comparing(Entry::identity).thenComparingLong(Entry::version));
    long documents = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (int from = 0; from < entries.size(); ) {
        int to = from + 1;
        while (to < entries.size()
            && entries.get(to).identity().equals(entries.get(from).identity())) {
          to++;
        }
        documents += writeOne(entries.subList(from, to), open, latestOnly, out);
        from = to;
      }
    }
    return new Result(entries.size(), documents);
  }

  private static int writeOne(
      List<Entry> sameIdentity,
      Map<Path, RandomAccessFile> open,
      boolean latestOnly,
      OutputStream out)
      throws IOException {
    List<byte[]> lines = new ArrayList<>();
    long greatest = sameIdentity.get(sameIdentity.size() - 1).version();
    for (Entry entry : sameIdentity) {
      if (!latestOnly || entry.version() == greatest) {
        lines.add(read(entry, open));
      }
    }
    // equal versions: bytes decide, so that the outcome does not depend on arrival
    lines.sort(Arrays::compare);
    List<byte[]> standing = latestOnly ? lines.subList(lines.size() - 1, lines.size()) : lines;
    for (byte[] line : standing) {
      out.write(line);
      out.write('\n');
    }
    return standing.size();
  }

  private List<Path> parts(String topic) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(topic + "\\.\\d+\\.part"))
          .sorted()
          .toList();
    }
  }

  private static void index(Path part, List<Entry> entries) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(part), 1 << 16))) {
      long position = 0;
      while (true) {
        String identity;
        try {
          identity = in.readUTF();
        } catch (EOFException end) {
          return;
        }
        long version = in.readLong();
        int length = in.readInt();
        position += 2 + utfLength(identity) + Long.BYTES + Integer.BYTES;
        entries.add(new Entry(identity, version, part, position, length));
        in.skipNBytes(length);
        position += length;
      }
    }
  }

  /** Length of {@link java.io.DataOutput#writeUTF} without its two length bytes. */
  private static int utfLength(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      length += c >= 1 && c <= 0x7F ? 1 : c <= 0x7FF ? 2 : 3;
    }
    return length;
  }

  private static byte[] read(Entry entry, Map<Path, RandomAccessFile> open) throws IOException {
    RandomAccessFile file = open.get(entry.part());
    if (file == null) {
      file = new RandomAccessFile(entry.part().toFile(), "r");
      open.put(entry.part(), file);
    }
    byte[] json = new byte[entry.length()];
    file.seek(entry.position());
    file.readFully(json);
    return json;
  }
}
