package io.pharos.local.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.pharos.operators.otlp.OtlpSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OtlpFilesTest {
  @TempDir Path folder;

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Path pack(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(text.getBytes(UTF_8));
    }
    return file;
  }

  private static List<OtlpFile> read(Path... paths) {
    try (Stream<OtlpFile> files = OtlpFiles.read(List.of(paths))) {
      return files.toList();
    }
  }

  private String[] names(List<OtlpFile> files) {
    return files.stream()
        .map(file -> folder.relativize(Path.of(file.name())).toString())
        .toArray(String[]::new);
  }

  @Test
  void nameTellsSignalAndEncoding() throws Exception {
    write("traces-1.pb", "a");
    write("logs-2.json", "b");
    write("metrics-3.jsonl", "c");

    assertThat(read(folder))
        .extracting(OtlpFile::signal, OtlpFile::encoding, file -> new String(file.bytes(), UTF_8))
        .containsExactly(
            tuple(OtlpSignal.TRACES, Encoding.PROTOBUF, "a"),
            tuple(OtlpSignal.LOGS, Encoding.JSON, "b"),
            tuple(OtlpSignal.METRICS, Encoding.JSON, "c"));
  }

  @Test
  void filesOfOneNumberComeTogetherAndFoldersOneByOne() throws Exception {
    for (String name :
        List.of(
            "logs-001.pb", "logs-002.pb", "traces-001.pb", "traces-002.pb", "b/traces-000.pb")) {
      write(name, "x");
    }

    assertThat(names(read(folder)))
        .containsExactly(
            "traces-001.pb", "logs-001.pb", "traces-002.pb", "logs-002.pb", "b/traces-000.pb");
  }

  @Test
  void namedPathsKeepTheirOrder() throws Exception {
    Path second = write("traces-2.pb", "x");
    Path first = write("traces-1.pb", "x");

    assertThat(names(read(second, first))).containsExactly("traces-2.pb", "traces-1.pb");
  }

  @Test
  void everyLineOfAJsonlFileIsARequestAndKnowsItsLine() throws Exception {
    Path file = write("traces-1.jsonl", "{\"a\":1}\n\n  \n{\"b\":2}");

    assertThat(read(file))
        .extracting(OtlpFile::origin, request -> new String(request.bytes(), UTF_8))
        .containsExactly(tuple(file.toString(), "{\"a\":1}"), tuple(file + ":4", "{\"b\":2}"));
  }

  @Test
  void packedFilesAreUnpacked() throws Exception {
    pack("traces-1.pb.gz", "one");
    pack("traces-2.jsonl.gz", "two\nthree");

    assertThat(read(folder))
        .extracting(request -> new String(request.bytes(), UTF_8))
        .containsExactly("one", "two", "three");
  }

  @Test
  void filesAreReadOnlyWhenTheirTurnComes() throws Exception {
    Path good = write("traces-1.pb", "x");
    Path broken = write("traces-2.pb.gz", "not gzip");

    try (Stream<OtlpFile> files = OtlpFiles.read(List.of(good, broken))) {
      Iterator<OtlpFile> each = files.iterator();
      assertThat(each.next().name()).isEqualTo(good.toString());
      assertThatThrownBy(each::next)
          .isInstanceOf(OtlpFileException.class)
          .hasMessageContaining(broken.toString());
    }
  }

  @Test
  void otherFilesOfAFolderArePassedOver() throws Exception {
    write("traces-1.pb", "x");
    write("index.jsonl", "x");
    write("README.md", "x");

    assertThat(names(read(folder))).containsExactly("traces-1.pb");
    assertThat(OtlpFiles.count(List.of(folder))).isEqualTo(1);
  }

  @Test
  void pathsThatHoldNothingToSendAreRefusedByName() throws Exception {
    Path other = write("notes.txt", "x");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    Path missing = folder.resolve("traces-9.pb");

    for (Path path : List.of(other, empty, missing)) {
      assertThatThrownBy(() -> OtlpFiles.read(List.of(path)))
          .isInstanceOf(OtlpFileException.class)
          .hasMessageContaining(path.toString());
    }
  }
}
