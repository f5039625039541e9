package dev.holdfast.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;

/// `holdfast`, with its commands below it. Without one it shows its help.
@Command(
    name = "holdfast",
    versionProvider = HoldfastCommand.Version.class,
    mixinStandardHelpOptions = true,
    sortOptions = false,
    header = "An HTTP router that learns its routes from an event log and outlives it.",
    footer = {
      "%nExamples:",
      "  holdfast up --demo           a bus, a router, two cells and three small apps, on this"
          + " machine",
      "  holdfast routes              what the router knows",
      "  holdfast explain HOST/PATH   which route and endpoints a URL meets, and why",
      "  holdfast log --follow        what the cells say",
      "  holdfast bus stop            take the bus away: requests go on"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:failed; standard error says why",
      " 2:the command or a config file was not understood",
      " 3:the router or the bus does not answer",
      " 4:a port or a data directory is in use",
      "130:ended by Ctrl-C"
    },
    subcommands = {
      UpCommand.class,
      RoutesCommand.class,
      ExplainCommand.class,
      LogCommand.class,
      CellsCommand.class,
      StatusCommand.class,
      BusCommand.class,
      RouterCommand.class,
      EmitterCommand.class,
      RegisterCommand.class,
      CellCommand.class,
      PrimeCommand.class,
      BenchCommand.class
    })
final class HoldfastCommand implements Runnable {
  // Where it is no terminal, whose own width counts.
  private static final int WIDTH = 100;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where in the code a failure came from.")
  boolean debug;

  @Mixin private final Output output = new Output();

  @Override
  public void run() {
    output.showHelp();
  }

  /// The whole command line, ready to execute. Failures become one sentence on `err`.
  static CommandLine line(PrintWriter out, PrintWriter err, boolean colours) {
    HoldfastCommand root = new HoldfastCommand();
    CommandLine line = new CommandLine(root);
    line.getSubcommands().values().forEach(HoldfastCommand::addHelp);
    withHeadings(line);
    return line.setOut(out)
        .setErr(err)
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours ? Ansi.ON : Ansi.OFF))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(HoldfastCommand::misunderstood)
        .setExecutionExceptionHandler((failure, failed, _) -> root.failed(failure, failed));
  }

  /// `--help` for a command and those below it. (Inherited from the root, picocli would ask for the
  /// version once for each.)
  private static void addHelp(CommandLine line) {
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
    line.getSubcommands().values().forEach(HoldfastCommand::addHelp);
  }

  private static void withHeadings(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .width(WIDTH)
        .autoWidth(true)
        .optionListHeading("%nOptions:%n")
        .parameterListHeading("%nArguments:%n")
        .commandListHeading("%nCommands:%n")
        .synopsisSubcommandLabel("COMMAND");
    line.getSubcommands().values().forEach(HoldfastCommand::withHeadings);
  }

  private static int misunderstood(ParameterException failure, String[] arguments) {
    CommandLine line = failure.getCommandLine();
    PrintWriter err = line.getErr();
    err.println("holdfast: " + failure.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(failure, err);
    err.println("Try: " + line.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  private int failed(Exception failure, CommandLine line) {
    int exitCode = say(failure, line.getErr());
    if (debug) {
      failure.printStackTrace(line.getErr());
    }
    return exitCode;
  }

  /// Says why a command has failed; returns the exit code that goes with it.
  static int say(Exception failure, PrintWriter err) {
    if (failure instanceof CommandFailure known) {
      err.println("holdfast: " + known.getMessage());
      return known.exitCode();
    }
    err.println("holdfast: failed for an unforeseen reason: " + failure + " (--debug shows more)");
    return ExitCode.FAILED;
  }

  /// `--version`: Holdfast's, and the Java it runs on.
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
      Properties properties = new Properties();
      try (InputStream in = Main.class.getResourceAsStream("/holdfast-version.properties")) {
        properties.load(in);
      }
      return new String[] {
        "holdfast " + properties.getProperty("version"),
        "Java " + Runtime.version() + ", " + System.getProperty("java.home")
      };
    }
  }
}
