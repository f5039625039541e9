package dev.holdfast.cli;

import picocli.CommandLine.Option;

/// Which router is asked, and how its answer is shown.
final class AdminOptions {
  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = AdminClient.DEFAULT_URL,
      description = "The router's admin port (default: ${DEFAULT-VALUE}).")
  String admin = AdminClient.DEFAULT_URL;

  @Option(names = "--json", description = "Show JSON, for programs.")
  boolean json;

  AdminClient client() throws CommandFailure {
    return AdminClient.at(admin);
  }
}
