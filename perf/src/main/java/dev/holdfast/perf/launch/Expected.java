package dev.holdfast.perf.launch;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// What options may say, in the words of every benchmark's command. Stateless.
public final class Expected {
  private Expected() {}

  /// Refuses the command line where that is not met.
  public static void require(
      CommandSpec command, boolean met, String option, Object value, String expected) {
    if (!met) {
      throw unexpected(command, option, value, expected);
    }
  }

  /// Why the command line is refused.
  public static ParameterException unexpected(
      CommandSpec command, String option, Object value, String expected) {
    return new ParameterException(
        command.commandLine(), "%s is \"%s\"; expected %s".formatted(option, value, expected));
  }
}
