package io.pharos.local.cli;

import io.pharos.local.demo.DemoCommand;
import io.pharos.local.generator.GenerateCommand;
import io.pharos.local.inspect.InspectCommand;
import io.pharos.local.run.RunCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code ./pharos} command: one subcommand a line; add yours to the list. */
@Command(
    name = "pharos",
    description = "Pharos on this machine: real servers, the jobs, and data to send through them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      DemoCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      SubmitCommand.class,
      JobsCommand.class,
      StopCommand.class,
      CancelCommand.class,
      SendCommand.class,
      OtlpCommand.class,
      PrometheusCommand.class,
      InspectCommand.class,
      RunCommand.class,
      GenerateCommand.class,
      TopicsCommand.class,
      HelpCommand.class,
    },
    footer = {"", "Start with: ./pharos demo", "Details:    ./pharos help COMMAND"})
public final class PharosCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs one command; the exit code is 0 done or PASS, 1 FAIL or refused, 2 wrong usage. */
  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    System.out.flush();
    System.exit(code);
  }

  /** The parser with all subcommands and the exit codes that scripts rely on. */
  public static CommandLine commandLine() {
    CommandLine pharos = new CommandLine(new PharosCommand());
    pharos.getCommandSpec().addOption(helpOption());
    for (CommandLine command : pharos.getSubcommands().values()) {
      if (!(command.getCommand() instanceof HelpCommand)) {
        command.getCommandSpec().addOption(helpOption());
      }
    }
    return pharos
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(new UsageHandler())
        .setExecutionExceptionHandler(new RefusalHandler());
  }

  private static OptionSpec helpOption() {
    return OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this help and exit.")
        .build();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: pharos COMMAND");
  }
}
