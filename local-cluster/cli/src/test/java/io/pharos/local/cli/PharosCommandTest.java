package io.pharos.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pharos.local.cluster.ClusterException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class PharosCommandTest {
  private final CommandLine pharos = PharosCommand.commandLine();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void listen() {
    pharos.setOut(new PrintWriter(out));
    pharos.setErr(new PrintWriter(err));
  }

  @Test
  void unknownCommandIsWrongUsageWithASuggestion() {
    assertThat(pharos.execute("staus")).isEqualTo(2);
    assertThat(err.toString()).contains("'staus'").contains("pharos status");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void noCommandIsWrongUsage() {
    assertThat(pharos.execute()).isEqualTo(2);
    assertThat(err.toString()).contains("See ./pharos help");
  }

  @Test
  void unknownComponentIsWrongUsageThatNamesTheKnownOnes() {
    assertThat(pharos.execute("down", "kafak")).isEqualTo(2);
    assertThat(err.toString()).contains("\"kafak\"").contains("kafka, jobmanager, taskmanager");
  }

  @Test
  void unknownJobIsWrongUsageThatNamesTheKnownOnes() {
    assertThat(pharos.execute("submit", "ingest")).isEqualTo(2);
    assertThat(err.toString()).contains("\"ingest\"").contains("telemetry-ingest");
  }

  @Command(name = "refusing")
  static final class RefusingCommand implements Runnable {
    @Override
    public void run() {
      throw new ClusterException("the reason");
    }
  }

  @Test
  void refusalIsItsReasonOnStderrAndOne() {
    pharos.addSubcommand(new RefusingCommand());
    pharos.getSubcommands().get("refusing").setErr(new PrintWriter(err));

    assertThat(pharos.execute("refusing")).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("pharos: the reason" + System.lineSeparator());
  }

  @Test
  void helpGoesToStdout() {
    assertThat(pharos.execute("help", "up")).isEqualTo(0);
    assertThat(out.toString()).contains("./pharos up --kafka-port 19092");
  }

  @Test
  void everyCommandAnswersToHelp() {
    for (String command : pharos.getSubcommands().keySet()) {
      assertThat(pharos.execute(command, "--help")).as(command).isEqualTo(0);
    }
    assertThat(err.toString()).isEmpty();
  }

  @TestFactory
  Iterable<DynamicTest> everyCommandIsDescribedWithAnExample() {
    return pharos.getSubcommands().entrySet().stream()
        .filter(each -> !each.getKey().equals("help"))
        .map(Map.Entry::getValue)
        .map(
            command ->
                DynamicTest.dynamicTest(
                    command.getCommandName(),
                    () -> {
                      var usage = command.getCommandSpec().usageMessage();
                      assertThat(usage.description()).isNotEmpty();
                      assertThat(String.join("\n", usage.footer()))
                          .contains("./pharos " + command.getCommandName());
                    }))
        .toList();
  }
}
