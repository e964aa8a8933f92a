package io.pharos.local.cli;

import io.pharos.local.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Tells the reason of a failed command on stderr; PHAROS_STACKTRACE=1 adds where it came from. */
final class RefusalHandler implements IExecutionExceptionHandler {
  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    // an exception of ours explains itself; of another one the class is half of the message
    boolean explained = failure instanceof RefusedException;
    String reason = explained ? failure.getMessage() : failure.toString();
    Throwable root = root(failure);
    if (!explained && root != failure) {
      reason += System.lineSeparator() + "  because of " + root;
    }
    command.getErr().println("pharos: " + reason);
    if ("1".equals(System.getenv("PHAROS_STACKTRACE"))) {
      failure.printStackTrace(command.getErr());
    }
    return ExitCode.SOFTWARE;
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
