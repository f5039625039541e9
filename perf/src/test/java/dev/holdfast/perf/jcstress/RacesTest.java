package dev.holdfast.perf.jcstress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// No race of the table and the backend ends in an outcome that its class forbids; those that break
/// a rule on purpose do, so the others had the chance.
@Isolated("two threads of a race want a core each")
class RacesTest {
  private static final String MODE = System.getProperty("races.mode", "smoke");

  /// A rule that is broken shows within a moment, but not within every moment.
  private static final int TRIES_MOST = 4;

  @TempDir private Path directory;

  @Test
  void racesEndOnlyAsAllowedAndBrokenRulesAreSeen() throws IOException, InterruptedException {
    Set<String> awaited =
        new TreeSet<>(
            Set.of(
                "BrokenRaces.PoolChangedInPlace",
                "BrokenRaces.FallThroughWithoutFrame",
                "ConnectsRace.BrokenTwoFailuresByPlainWrite"));
    String pattern = ".*";
    for (int tries = 0; tries < TRIES_MOST && !awaited.isEmpty(); tries++) {
      Jcstress.Report report = new Jcstress(directory.resolve("" + tries), MODE).run(pattern);

      assertThat(report.isComplete()).as(report.output()).isTrue();
      assertThat(report.failed()).as(report.output()).allMatch(race -> race.contains("Broken"));
      awaited.removeAll(report.failed());
      pattern = ".*Broken.*";
    }
    assertThat(awaited).as("broken rules that were not seen").isEmpty();
  }
}
