package dev.holdfast.perf.launch;

import dev.holdfast.perf.report.Figure;
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

  /// Refuses a number that is less or greater than that.
  public void requireWithin(int least, int most, String option, int value) {
    require(value >= least && value <= most, option, value, least + " to " + most);
  }

  /// Refuses a number that is less than that.
  public void requireAtLeast(int least, String option, double value) {
    require(value >= least, option, Figure.plain(value), least + " or more");
  }

  /// Refuses 0 and less.
  public void requirePositive(String option, double value) {
    require(value > 0, option, Figure.plain(value), "more than 0");
  }

  /// Why the command line is refused.
  public ParameterException unexpected(String option, Object value, String expected) {
    return new ParameterException(
        command.commandLine(), "%s is \"%s\"; expected %s".formatted(option, value, expected));
  }
}
