package io.pharos.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentPartsTest {

  private static final String TOPIC = "pharos.traces";

  @TempDir Path folder;

  private record Line(String identity, long version, String json) {}

  private void part(String name, Line... lines) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(Files.newOutputStream(folder.resolve(name + ".part")))) {
      for (Line line : lines) {
        byte[] json = line.json().getBytes(StandardCharsets.UTF_8);
        out.writeUTF(line.identity());
        out.writeLong(line.version());
        out.writeInt(json.length);
        out.write(json);
      }
    }
  }

  private DocumentParts.Result join(boolean latestOnly) throws IOException {
    return new DocumentParts(folder).join(TOPIC, folder.resolve("joined"), latestOnly);
  }

  private List<String> joined() throws IOException {
    return Files.readAllLines(folder.resolve("joined"));
  }

  @Test
  void linesAreSortedByIdentityWhicheverPartTheyCameFrom() throws IOException {
    part(TOPIC + ".0", new Line("c", 0, "{3}"), new Line("a", 0, "{1}"));
    part(TOPIC + ".1", new Line("b", 0, "{2}"));

    assertThat(join(true)).isEqualTo(new DocumentParts.Result(3, 3));
    assertThat(joined()).containsExactly("{1}", "{2}", "{3}");
  }

  @Test
  void ofOneIdentityTheGreatestVersionStands() throws IOException {
    part(TOPIC + ".0", new Line("a", 2, "{second}"), new Line("a", 1, "{first}"));
    part(TOPIC + ".1", new Line("a", 3, "{third}"));

    assertThat(join(true)).isEqualTo(new DocumentParts.Result(3, 1));
    assertThat(joined()).containsExactly("{third}");
  }

  @Test
  void ofEqualVersionsTheBytesDecideSoThatThePartDoesNot() throws IOException {
    part(TOPIC + ".0", new Line("a", 1, "{x}"), new Line("b", 1, "{y}"));
    part(TOPIC + ".1", new Line("a", 1, "{y}"), new Line("b", 1, "{x}"));

    join(true);

    assertThat(joined()).containsExactly("{y}", "{y}");
  }

  @Test
  void everyVersionIsKeptWhereAllAreAskedFor() throws IOException {
    part(TOPIC + ".0", new Line("a", 1, "{z}"), new Line("a", 1, "{x}"), new Line("a", 1, "{x}"));

    assertThat(join(false)).isEqualTo(new DocumentParts.Result(3, 3));
    assertThat(joined()).containsExactly("{x}", "{x}", "{z}");
  }

  @Test
  void identitiesOutsideAsciiDoNotShiftWhatFollows() throws IOException {
    part(
        TOPIC + ".0",
        new Line("é\u0000/日本", 0, "{one}"),
        new Line("\uD83D\uDE00", 0, "{two}"),
        new Line("a", 0, "{three}"));

    join(true);

    assertThat(joined()).containsExactlyInAnyOrder("{one}", "{two}", "{three}");
  }

  @Test
  void otherTopicsAreLeftAlone() throws IOException {
    part(TOPIC + ".0", new Line("a", 0, "{mine}"));
    part("pharos.spans.0", new Line("a", 0, "{other}"));
    part("pharos.tracesX0", new Line("a", 0, "{other}"));

    assertThat(join(true).documents()).isEqualTo(1);
    assertThat(joined()).containsExactly("{mine}");
  }

  @Test
  void topicNobodyWroteToIsAnEmptyFile() throws IOException {
    assertThat(join(true)).isEqualTo(new DocumentParts.Result(0, 0));
    assertThat(joined()).isEmpty();
  }
}
