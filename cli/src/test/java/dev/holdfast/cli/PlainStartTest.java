package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainStartTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "router",
        "router --config",
        "router --help",
        "router --config=a.yaml",
        "router --config a.yaml --debug",
        "router --config @words",
        "routes --config a.yaml",
        "up --config a.yaml"
      })
  void otherLinesAreLeftAlone(String line) {
    StringWriter said = new StringWriter();
    PrintWriter writer = new PrintWriter(said, true);

    assertThat(PlainStart.run(writer, writer, line.split(" "))).isEmpty();
    assertThat(said.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"router", "emitter"})
  void whatCannotStartSaysTheSameAsByTheWholeCommandLine(String command) throws Exception {
    Path bad = Files.writeString(folder.resolve("bad.yaml"), "nonsense: 1\n");
    Path missing = folder.resolve("missing.yaml");
    for (Path config : new Path[] {bad, missing}) {
      StringWriter plainly = new StringWriter();
      StringWriter wholly = new StringWriter();
      String[] words = {command, "--config", config.toString()};

      int plain =
          PlainStart.run(new PrintWriter(plainly, true), new PrintWriter(plainly, true), words)
              .orElseThrow();
      int whole =
          HoldfastCommand.line(new PrintWriter(wholly, true), new PrintWriter(wholly, true), false)
              .execute(words);

      assertThat(plain).isEqualTo(whole).isEqualTo(ExitCode.USAGE);
      assertThat(plainly.toString()).isEqualTo(wholly.toString()).contains(config.toString());
    }
  }
}
