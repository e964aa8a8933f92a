package io.pharos.local.cli;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells on stderr what is wrong with a command line, with a suggestion and where to read more. */
final class UsageHandler implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException failure, String[] arguments) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("pharos: " + failure.getMessage());
    UnmatchedArgumentException.printSuggestions(failure, err);
    String name = command.getCommandName();
    err.println("See ./pharos help" + (name.equals("pharos") ? "" : " " + name));
    return ExitCode.USAGE;
  }
}
