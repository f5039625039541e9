package dev.holdfast.perf;

import dev.holdfast.perf.abuse.SlowCommand;
import dev.holdfast.perf.abuse.SoakCommand;
import dev.holdfast.perf.degraded.DegradedCommand;
import dev.holdfast.perf.fleet.FleetCommand;
import dev.holdfast.perf.jmh.ApplyCommand;
import dev.holdfast.perf.jmh.LookupCommand;
import dev.holdfast.perf.load.BootCommand;
import dev.holdfast.perf.load.EmitterCommand;
import dev.holdfast.perf.load.PropagationCommand;
import dev.holdfast.perf.proxy.MatrixCommand;
import dev.holdfast.perf.proxy.ProxyCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// `holdfast bench`, which the launcher hands over to here: arguments in, exit code out. How a
/// command's help looks is said here, for all of them.
@Command(
    name = "holdfast bench",
    header = "Measure Holdfast on this machine.",
    scope = ScopeType.INHERIT,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    showDefaultValues = true,
    subcommands = {
      LookupCommand.class,
      ApplyCommand.class,
      BootCommand.class,
      EmitterCommand.class,
      PropagationCommand.class,
      FleetCommand.class,
      ProxyCommand.class,
      MatrixCommand.class,
      DegradedCommand.class,
      SlowCommand.class,
      SoakCommand.class,
      AllCommand.class
    })
public final class Bench implements Runnable {
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private Bench() {}

  /// Runs it.
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, _) -> misunderstood(e))
        .setExecutionExceptionHandler((e, _, _) -> failed(e));
  }

  @Override
  public void run() {
    CommandLine.usage(this, System.out);
  }

  private static int misunderstood(CommandLine.ParameterException e) {
    System.err.println("holdfast: " + e.getMessage());
    System.err.println("Try: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return USAGE;
  }

  private static int failed(Exception e) {
    System.err.println("holdfast: " + e.getMessage());
    return FAILED;
  }
}
