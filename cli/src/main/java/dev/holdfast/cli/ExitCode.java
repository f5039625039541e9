package dev.holdfast.cli;

/// What the command's end says to the shell. `--help` lists them.
final class ExitCode {
  static final int OK = 0;

  /// It could not be done; standard error says why.
  static final int FAILED = 1;

  /// The command was not understood, or a config file cannot be used.
  static final int USAGE = 2;

  /// The router or the bus that was asked does not answer.
  static final int NOT_REACHABLE = 3;

  /// A port or a data directory is in use by another process.
  static final int IN_USE = 4;

  /// Ended by Ctrl-C: 128 + SIGINT, as shells count.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
