package io.pharos.benchmarks.rollup;

import io.pharos.schemas.Rollup;
import io.pharos.schemas.codec.RecordCodec;
import io.pharos.schemas.codec.UnreadableRecordException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** The rollups of a run, all revisions, in the order of their bytes. */
final class RollupFiles {

  private final List<byte[]> records;

  private RollupFiles(List<byte[]> records) {
    this.records = records;
  }

  /** Reads the files of all subtasks. */
  static RollupFiles read(Path folder) throws IOException {
    List<byte[]> records = new ArrayList<>();
    List<Path> files;
    try (var listed = Files.list(folder)) {
      files = listed.sorted().toList();
    }
    for (Path file : files) {
      try (DataInputStream in =
          new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
        long left = Files.size(file);
        while (left > 0) {
          byte[] bytes = in.readNBytes(in.readInt());
          records.add(bytes);
          left -= Integer.BYTES + bytes.length;
        }
      }
    }
    records.sort(Arrays::compare);
    return new RollupFiles(records);
  }

  int size() {
    return records.size();
  }

  long bytes() {
    return records.stream().mapToLong(bytes -> bytes.length).sum();
  }

  /** SHA-256 of all of them. */
  String digest() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    records.forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The greatest revision of each window. */
  Collection<Rollup> latest() throws UnreadableRecordException {
    RecordCodec<Rollup> codec = RecordCodec.of(Rollup.class);
    Map<String, Rollup> latest = new HashMap<>();
    for (byte[] bytes : records) {
      Rollup rollup = codec.decode(bytes);
      latest.merge(
          rollup.getTenant()
              + rollup.getDimensions()
              + rollup.getWindowMs()
              + '@'
              + rollup.getWindowStartMs(),
          rollup,
          (a, b) -> b.getRevision() >= a.getRevision() ? b : a);
    }
    return latest.values();
  }
}
