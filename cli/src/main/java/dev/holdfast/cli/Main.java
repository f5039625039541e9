package dev.holdfast.cli;

import java.io.Console;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// The `holdfast` program: arguments in, exit code out.
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintWriter out = writer(System.out);
    PrintWriter err = writer(System.err);
    OptionalInt plain = PlainStart.run(out, err, args);
    System.exit(plain.isPresent() ? plain.getAsInt() : run(out, err, args));
  }

  private static int run(PrintWriter out, PrintWriter err, String... args) {
    boolean colours = wantsColours(System.console(), System.getenv());
    return HoldfastCommand.line(out, err, colours).execute(args);
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
