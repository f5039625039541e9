package dev.holdfast.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The `holdfast` program: arguments in, exit code out.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    boolean colours = wantsColours(System.console(), System.getenv());
    int exitCode =
        HoldfastCommand.line(writer(System.out), writer(System.err), colours).execute(args);
    System.exit(exitCode);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, stream.charset());
  }

  /// Colours are for eyes: never in a pipe or a file, nor where NO_COLOR says so (no-color.org).
  static boolean wantsColours(@Nullable Console console, Map<String, String> environment) {
    return console != null
        && console.isTerminal()
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }
}
