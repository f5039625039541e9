package dev.holdfast.perf.launch;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command that runs: where it says what it finds, and how it refuses what was typed, in the
/// words of every benchmark's command.
@Command // Else picocli takes it for no part of a command.
public final class Typed {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs.
  private CommandSpec command;

  /// For the command line.
  public Typed() {}

  /// Where the command's tables go.
  public PrintWriter out() {
    return command.commandLine().getOut();
  }

  /// Refuses the command line where that is not met.
  public void require(boolean met, String option, Object value, String expected) {
    if (!met) {
      throw unexpected(option, value, expected);
    }
  }

  /// Why the command line is refused.
  public ParameterException unexpected(String option, Object value, String expected) {
    return new ParameterException(
        command.commandLine(), "%s is \"%s\"; expected %s".formatted(option, value, expected));
  }
}
