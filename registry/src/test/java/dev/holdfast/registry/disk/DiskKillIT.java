package dev.holdfast.registry.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.events.Cell;
import dev.holdfast.registry.facts.CellState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A process that journals and cuts as fast as it can is killed, for real, again and again. Each
/// next one must find what the one before had written, and go on.
@Order(0) // Among the longest of its module.
class DiskKillIT {
  private static final int KILLS = 8;
  private static final int TURNS_MOST = 400;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(Form.class)
  void whatWasWrittenBeforeAKillIsFoundAfterIt(Form form) throws Exception {
    Random random = new Random(form.code());
    for (int kill = 0; kill < KILLS; kill++) {
      Process child = start(form);
      long written = killAfter(child, 1 + random.nextInt(TURNS_MOST));

      HeardDisk heard = new HeardDisk();
      FactsDisk disk =
          new FactsDisk(
              DiskFiles.in(directory),
              DiskWorld.OWNER,
              () -> 0,
              heard,
              limits(form),
              Runnable::run);
      Map<Cell, CellState> found = new TreeMap<>();
      Saved saved = disk.load(state -> found.put(state.cell(), state));
      disk.close();

      assertThat(saved.place()).isNotNull();
      assertThat(saved.place().offset()).isGreaterThanOrEqualTo(written);
      assertThat(DiskWorld.told(found))
          .isEqualTo(DiskWorld.told(KilledRouter.factsBefore(saved.place().offset())));
    }
  }

  static Limits limits(Form form) {
    return new Limits(20_000, form == Form.PLAIN ? 1 << 20 : 0, 1_000_000, 1, 4, 1);
  }

  private Process start(Form form) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String argument : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (argument.startsWith("--") || argument.equals("-ea")) {
        command.add(argument);
      }
    }
    // It runs for a moment, sixteen times.
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            KilledRouter.class.getName(),
            directory.toString(),
            form.name()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /// The offset up to which the child said it had written when so many turns were heard of.
  private static long killAfter(Process child, int turns) throws Exception {
    long written = 0;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(child.getInputStream(), StandardCharsets.US_ASCII))) {
      for (int turn = 0; turn < turns; turn++) {
        String line = said.readLine();
        assertThat(line).isNotNull().startsWith("written ");
        written = Long.parseLong(line.substring("written ".length()));
      }
      child.destroyForcibly();
      assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
    return written;
  }
}
