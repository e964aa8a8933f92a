package io.pharos.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.pharos.jobs.JobArguments;
import io.pharos.jobs.correlation.TraceCorrelationOptions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SubmitCommandTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("submit trace-correlation .*--set (\\S+)=(\\S+)");

  @Test
  void optionOfTheExampleIsOneThatTheJobTakes() {
    String help = PharosCommand.commandLine().getSubcommands().get("submit").getUsageMessage();
    var example = EXAMPLE.matcher(help);

    assertThat(example.find()).isTrue();
    String[] arguments = {"--" + example.group(1), example.group(2)};
    assertThatCode(() -> JobArguments.parse(arguments, TraceCorrelationOptions.ALL))
        .doesNotThrowAnyException();
  }
}
