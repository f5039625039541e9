package dev.holdfast.perf.abuse;

import dev.holdfast.events.SystemClocks;
import dev.holdfast.events.Ticker;
import dev.holdfast.perf.launch.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/// `holdfast bench slow`: holds thousands of slow clients and apps of each kind in turn, and says
/// what the router takes for them and how it serves others meanwhile. One thread.
@Command(
    name = "slow",
    header = "Hold thousands of slow clients and apps, and see what the router takes for them.")
public final class SlowCommand implements Callable<Integer> {
  // Of a router's descriptors: jars, listeners, event loops, the good client, the admin port.
  private static final int DESCRIPTORS_KEPT = 300;
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Ticker ticker = SystemClocks.ticker();

  @Option(names = "--connections", description = "How many are held at once.")
  private int connections = 10_000;

  @Option(names = "--seconds", description = "For how long each kind is held.")
  private int seconds = 75;

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "Which of ${COMPLETION-CANDIDATES}; all where nothing is said.",
      showDefaultValue = Visibility.NEVER)
  private Set<SlowKind> kinds = EnumSet.allOf(SlowKind.class);

  @Option(names = "--transport", description = "The router's http.transport.")
  private String transport = "auto";

  /// For the command line.
  public SlowCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    JvmCommand java = JvmCommand.ofLauncher();
    Path directory = Files.createTempDirectory("holdfast-slow-");
    Process apps =
        new ProcessBuilder(java.of(SlowApps.class))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said = apps.inputReader(StandardCharsets.US_ASCII)) {
      int appPort = Integer.parseInt(String.valueOf(said.readLine()));
      String http = "{transport: %s}".formatted(transport);
      try (AbusedRouter router = AbusedRouter.start(directory, java, appPort, http)) {
        System.out.println("| kind, what of it | " + Figures.COLUMNS + " |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (SlowKind kind : kinds) {
          hold(kind, router);
        }
        router.complaints().forEach(System.out::println);
        return router.complaints().isEmpty() ? 0 : 1;
      }
    } finally {
      apps.destroy();
      apps.onExit().join();
    }
  }

  private void hold(SlowKind kind, AbusedRouter router) throws IOException, InterruptedException {
    long fit = (router.descriptorsMost() - DESCRIPTORS_KEPT) / kind.descriptors();
    int count = (int) Math.min(connections, fit);
    String name = kind.name().toLowerCase(Locale.ROOT);
    row(name + ": before", router.collected());
    Figures most = router.figures();
    GoodClient good = GoodClient.start(router.address());
    SlowClients slow = new SlowClients(kind, count, router.address());
    int held = 0;
    long endNanos = ticker.nanos() + Duration.ofSeconds(seconds).toNanos();
    while (ticker.nanos() < endNanos) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
      held = Math.max(held, slow.open());
      most = most.most(router.figures());
    }
    row(name + ": the most, with " + held + " held", most);
    row(name + ": alive at the end, with " + slow.open() + " held", router.collected());
    String service = good.end();
    slow.close();
    row(name + ": afterwards", awaitGone(router));
    System.out.printf("%n%s: others %s; ended: %s%n%n", name, service, slow.endings());
  }

  private Figures awaitGone(AbusedRouter router) throws IOException, InterruptedException {
    long endNanos = ticker.nanos() + PATIENCE.toNanos();
    while (router.figures().connections() > 0 && ticker.nanos() < endNanos) {
      LockSupport.parkNanos(LOOK_EVERY.toNanos());
    }
    // Connections to apps that are kept idle go a little later.
    LockSupport.parkNanos(Duration.ofSeconds(6).toNanos());
    return router.collected();
  }

  private static void row(String what, Figures figures) {
    System.out.println("| " + what + " | " + figures.row() + " |");
  }
}
