package dev.holdfast.perf.abuse;

import dev.holdfast.perf.launch.JvmCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `holdfast bench soak`: aborts at every phase for a set time, and whether anything is left
/// behind.
@Command(
    name = "soak",
    header = "Break requests and answers off at every phase, and see that nothing is left behind.")
public final class SoakCommand implements Callable<Integer> {
  @Option(names = "--minutes", description = "How many, each a round, after one more to warm up.")
  private int minutes = 15;

  @Option(names = "--clients", description = "How many there are at once.")
  private int clients = 48;

  @Option(names = "--seed", description = "Of what they do.")
  private long seed = 1;

  @Option(names = "--transport", description = "The router's http.transport.")
  private String transport = "auto";

  /// For the command line.
  public SoakCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Soak soak = new Soak(minutes + 1, Duration.ofMinutes(1), clients, seed, transport);
    Soak.Outcome outcome =
        soak.run(Files.createTempDirectory("holdfast-soak-"), JvmCommand.ofLauncher());
    System.out.println("| after round | " + Figures.COLUMNS + " |");
    System.out.println("|---|---|---|---|---|---|---|");
    List<Figures> rounds = outcome.rounds();
    for (int i = 0; i < rounds.size(); i++) {
      System.out.println("| " + i + " | " + rounds.get(i).row() + " |");
    }
    System.out.println(outcome.tally());
    outcome.problems().forEach(System.out::println);
    return outcome.problems().isEmpty() ? 0 : 1;
  }
}
