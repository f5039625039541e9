package dev.holdfast.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/// Runs a command line inside the test and keeps what it says.
record CommandLines(int exitCode, String out, String err) {
  static CommandLines run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        HoldfastCommand.line(new PrintWriter(out), new PrintWriter(err), false).execute(arguments);
    return new CommandLines(exitCode, out.toString(), err.toString());
  }
}
