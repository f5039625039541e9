package dev.holdfast.cli;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `holdfast register`: one instance, registered with an emitter's API for as long as this runs.
@Command(
    name = "register",
    sortOptions = false,
    header =
        "Register an instance with a cell's emitter for as long as this command, or APP, runs.",
    description = {
      "Renews the registration while it runs, tries again for as long as the emitter is away, and"
          + " unregisters at its end. Killed without a chance to do so, it is forgotten when the"
          + " time to live is over.",
      "With APP it starts that, and ends with its exit code. A signal unregisters first, then goes"
          + " to APP after --linger."
    },
    customSynopsis = "holdfast register --port PORT --route ROUTE [OPTIONS] [-- APP [ARGUMENTS]]",
    footer = {
      "%nExamples:",
      "  holdfast register --port 3000 --route my-app.example.com -- ./my-app",
      "  holdfast register --port 3000 --route shop.example.com/api --app shop --config"
          + " emitter.yaml"
    })
final class RegisterCommand implements Callable<Integer> {
  private static final long LOOK_EVERY_MS = 100;

  @Mixin private final Output output = new Output();
  @Mixin private final LrpOptions lrp = new LrpOptions();
  @Mixin private final EmitterOptions emitter = new EmitterOptions();

  @Option(
      names = "--linger",
      paramLabel = "DURATION",
      defaultValue = "1s",
      converter = DurationText.class,
      description =
          "How long APP still serves after it was unregistered (default: ${DEFAULT-VALUE}).")
  Duration linger = Duration.ofSeconds(1);

  @Parameters(paramLabel = "APP", description = "The app's command, behind `--`.", arity = "0..*")
  List<String> app = List.of();

  private final Ticker ticker = SystemClocks.ticker();

  @Override
  public Integer call() throws CommandFailure, InterruptedException {
    EmitterPlace place = emitter.place();
    Registration registration =
        new Registration(
            new EmitterClient(place), place.name(), lrp.instance(), lrp.body(), lrp.ttl);
    @Nullable ChildProcess child = app.isEmpty() ? null : ChildProcess.start(app);
    StopSignals signals =
        StopSignals.handle(
            () -> output.err().println("holdfast: stopping (Ctrl-C once more: at once)"),
            () -> {
              if (child != null) {
                child.close();
              }
            });
    try {
      keep(registration, child, signals);
      registration.end().forEach(this::say);
      if (child == null) {
        return signals.await();
      }
      return child.isAlive() ? stopped(child) : child.exitCode();
    } finally {
      if (child != null) {
        child.close();
      }
    }
  }

  /// Until a signal comes, or the app has ended.
  private void keep(Registration registration, @Nullable ChildProcess child, StopSignals signals)
      throws CommandFailure {
    while ((child == null || child.isAlive()) && !signals.awaitFor(LOOK_EVERY_MS)) {
      registration.step(ticker.nanos()).forEach(this::say);
    }
  }

  private int stopped(ChildProcess child) throws InterruptedException {
    child.awaitEnd(linger);
    child.terminate();
    return child.exitCode();
  }

  private void say(String sentence) {
    output.err().println("holdfast: " + sentence);
  }
}
