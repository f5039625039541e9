package dev.holdfast.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalInt;

/// `router --config FILE` and `emitter --config FILE`, as supervisors start them, understood
/// without picocli. Its classes are of a format so old that no archive of classes takes them, and
/// it reads every command's annotations: a fifth of an emitter's start. Any other line is its own.
/// Stateless.
final class PlainStart {
  private static final int WORDS = 3;

  private PlainStart() {}

  /// The exit code; empty where the line is another one, and nothing has been done.
  static OptionalInt run(PrintWriter out, PrintWriter err, String... words) {
    // picocli reads `@FILE` as words in a file.
    if (words.length != WORDS || !words[1].equals("--config") || words[2].startsWith("@")) {
      return OptionalInt.empty();
    }
    try {
      return switch (words[0]) {
        case "router" -> OptionalInt.of(RouterDaemon.run(Path.of(words[2]), out, err));
        case "emitter" -> OptionalInt.of(EmitterDaemon.run(Path.of(words[2]), out, err));
        default -> OptionalInt.empty();
      };
    } catch (CommandFailure | InterruptedException | RuntimeException e) {
      return OptionalInt.of(HoldfastCommand.say(e, err));
    }
  }
}
