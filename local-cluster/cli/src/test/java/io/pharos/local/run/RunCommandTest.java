package io.pharos.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.cli.PharosCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code run} refuses before anything runs: 1 with the reason, 2 for wrong usage. */
class RunCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  private Path in;

  @BeforeEach
  void oneRequest() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    Files.write(in.resolve("traces-1.pb"), RequestFixtures.endingAt(1_000).bytes());
  }

  private int run(String job, String... more) {
    List<String> arguments = new ArrayList<>(List.of("run", job, "--in", in.toString()));
    arguments.addAll(List.of("--out", folder.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return execute(arguments);
  }

  private int execute(List<String> arguments) {
    CommandLine pharos = PharosCommand.commandLine();
    pharos.setOut(new PrintWriter(out, true));
    pharos.setErr(new PrintWriter(err, true));
    return pharos.execute(arguments.toArray(String[]::new));
  }

  @Test
  void unknownJobIsRefusedWithTheKnownOnes() {
    assertThat(run("correlation")).isEqualTo(1);
    assertThat(err.toString())
        .contains("'correlation'")
        .contains("telemetry-ingest, trace-correlation");
  }

  @Test
  void documentStoreIsRefusedWithWhatToRunInstead() {
    assertThat(run("document-store")).isEqualTo(1);
    assertThat(err.toString()).contains("run slo-metrics");
  }

  @Test
  void unknownJobOptionIsRefusedWithASuggestion() {
    assertThat(run("trace-correlation", "--set", "trace.quite=3s")).isEqualTo(1);
    assertThat(err.toString()).contains("did you mean --trace.quiet?");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void valueOfAnotherTypeIsRefusedWithTheOption() {
    assertThat(run("trace-correlation", "--set", "trace.max-spans=many")).isEqualTo(1);
    assertThat(err.toString()).contains("--trace.max-spans cannot be 'many'");
  }

  @Test
  void parallelismOutOfRangeIsRefusedWithTheRange() {
    assertThat(run("trace-correlation", "--parallelism", "0")).isEqualTo(1);
    assertThat(run("trace-correlation", "--parallelism", "129")).isEqualTo(1);
    assertThat(err.toString()).contains("between 1 and 128, is 0").contains("is 129");
  }

  @Test
  void unknownStateBackendIsWrongUsageThatNamesTheKnownOnes() {
    assertThat(run("trace-correlation", "--state", "disk")).isEqualTo(2);
    assertThat(err.toString()).contains("heap").contains("rocksdb");
  }

  @Test
  void unknownCommandOptionIsWrongUsage() {
    assertThat(run("trace-correlation", "--shufle", "1")).isEqualTo(2);
    assertThat(err.toString()).contains("--shufle").contains("See ./pharos help run");
  }

  @Test
  void missingFolderOptionIsWrongUsage() {
    assertThat(execute(List.of("run", "trace-correlation", "--in", in.toString()))).isEqualTo(2);
    assertThat(err.toString()).contains("--out");
  }

  @Test
  void folderWithoutPayloadFilesIsRefusedAndLeavesNothingBehind() throws IOException {
    Files.delete(in.resolve("traces-1.pb"));

    assertThat(run("trace-correlation")).isEqualTo(1);

    assertThat(err.toString()).contains("holds no payload file");
    try (Stream<Path> left = Files.list(folder.resolve("out"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void refusalsAreNotOnStdout() {
    run("correlation");
    assertThat(out.toString()).isEmpty();
  }
}
