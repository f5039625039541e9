package dev.holdfast.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where a command writes: answers to `out`, everything else to `err`. Mixed into each command.
@Command
final class Output {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec command;

  PrintWriter out() {
    return command.commandLine().getOut();
  }

  PrintWriter err() {
    return command.commandLine().getErr();
  }

  /// Shows the command's own help: what a command does that only has commands below it.
  void showHelp() {
    command.commandLine().usage(out());
  }
}
