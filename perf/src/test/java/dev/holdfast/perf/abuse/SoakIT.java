package dev.holdfast.perf.abuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.perf.launch.JvmCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Aborts at every phase through a router's process, under `-Pfull`; as long as one likes with
/// `holdfast bench soak`.
final class SoakIT {
  private static final JvmCommand JAVA =
      new JvmCommand(Path.of("../cli/src/main/launcher/server.args"), List.of("-Xmx256m"));

  @Test
  void nothingIsLeftBehind(@TempDir Path directory) throws Exception {
    Duration round = Duration.ofSeconds(Long.getLong("soak.seconds", 0));
    assumeTrue(round.isPositive(), "the soak runs under -Pfull");

    Soak.Outcome outcome = new Soak(2, round, 24, 7, "auto").run(directory, JAVA);

    assertThat(outcome.problems()).as(outcome.tally().toString()).isEmpty();
    assertThat(outcome.tally().rightOnes()).isGreaterThan(100);
    assertThat(outcome.rounds()).hasSize(2);
  }
}
