package dev.holdfast.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Whom an order is for, and how its effect is waited for.
final class OrderOptions {
  @Parameters(
      paramLabel = "INSTANCE",
      arity = "0..1",
      description = "The instance; without one: the whole cell.")
  @Nullable String instance;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "60s",
      converter = DurationText.class,
      description = "How long to wait (default: ${DEFAULT-VALUE}). The order stands either way.")
  Duration timeout = Duration.ofSeconds(60);
}
