package io.pharos.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.cli.PharosCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class DemoCommandTest {

  private final StringWriter err = new StringWriter();
  private final CommandLine pharos = PharosCommand.commandLine().setErr(new PrintWriter(err, true));

  @ParameterizedTest
  @ValueSource(strings = {"0", "3"})
  void parallelismForWhichThereAreNoSlotsIsRefusedBeforeAnythingStarts(String parallelism) {
    assertThat(pharos.execute("demo", "--parallelism", parallelism)).isEqualTo(1);
    assertThat(err.toString())
        .contains("between 1 and 2, is " + parallelism)
        .contains("4 jobs share 8 slots");
  }

  @Test
  void helpSaysThatWhatWasStoredIsDeleted() {
    String help = pharos.getSubcommands().get("demo").getUsageMessage().replaceAll("\\s+", " ");

    assertThat(help).contains("starts from nothing").contains("stored before is deleted");
  }
}
