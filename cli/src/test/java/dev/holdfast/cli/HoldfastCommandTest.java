package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HoldfastCommandTest {
  @Test
  void withoutACommandItShowsItsHelp() {
    CommandLines shown = CommandLines.run();

    assertThat(shown.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(shown.out()).contains("up", "routes", "cells", "status", "bus", "router", "emitter");
    assertThat(shown.out()).contains("Exit codes:", "a port or a data directory is in use");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "up --help",
        "router --help",
        "emitter --help",
        "register --help",
        "cell --help",
        "cell status --help",
        "cell drain --help",
        "cell interrupt --help",
        "cell evacuate --help",
        "cell resume --help",
        "routes --help",
        "explain --help",
        "log --help",
        "cells --help",
        "status --help",
        "bus --help",
        "bus init --help",
        "bus start --help",
        "bus stop --help",
        "bus freeze --help",
        "bus status --help",
        "bench --help"
      })
  void everyCommandHasHelpWithoutColoursOrLongLines(String line) {
    CommandLines shown = CommandLines.run(line.split(" "));

    assertThat(shown.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(shown.out()).contains("Usage: holdfast").doesNotContain("\u001b");
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out().lines()).allSatisfy(each -> assertThat(each).hasSizeLessThan(101));
  }

  @Test
  void versionNamesHoldfastAndJava() {
    CommandLines shown = CommandLines.run("--version");

    assertThat(shown.exitCode()).isEqualTo(ExitCode.OK);
    assertThat(shown.out()).containsPattern("^holdfast \\d+\\.\\d+\\.\\d+").contains("Java 25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rotues|Unmatched argument|holdfast --help",
        "log --topic both|Invalid value for option '--topic'|holdfast log --help",
        "log --since yesterday|\"yesterday\" is no time; expected one such as 10m|",
        "log --host a..b --bus 127.0.0.1:1|host|",
        "log --bus nowhere|expected|",
        "log --bus 127.0.0.1:1 --config x.yaml|mutually exclusive|holdfast log --help",
        "routes --limit many|Invalid value for option '--limit'|holdfast routes --help",
        "up --port|Missing required parameter|holdfast up --help",
        "up --port high|Invalid value for option '--port'|holdfast up --help",
        "up --port 70000|expected 0 to 65535|",
        "router|Missing required option: '--config=FILE'|holdfast router --help",
        "register --port 1|Missing required option: '--route=ROUTE'|holdfast register --help",
        "register --port 1 --route a --data nowhere|no cell in nowhere; start one with|",
        "register --port 1 --route a --emitter b:1|expected --emitter with --token-file|",
        "register --port 1 --route a --emitter ftp://b --token-file t|expected http://HOST:PORT|",
        "cell drain a b|Unmatched argument|holdfast cell drain --help",
        "cell drain --for soon|is no duration|holdfast cell drain --help",
        "cell drain --router ftp://x|--router is|",
        "bus halt|Unmatched argument|holdfast bus --help",
        "routes --admin ftp://here|expected http://HOST:PORT|"
      })
  void whatIsNotUnderstoodEndsWithUsageAndNamesTheHelp(
      String line, String expected, @org.jspecify.annotations.Nullable String help) {
    CommandLines shown = CommandLines.run(line.split(" "));

    assertThat(shown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shown.out()).isEmpty();
    assertThat(shown.err()).startsWith("holdfast: ").contains(expected);
    if (help != null) {
      assertThat(shown.err()).contains("Try: " + help);
    }
  }

  @Test
  void benchmarksThatAreNotBuiltAreToldWithTheirCure() {
    CommandLines shown = CommandLines.run("bench", "proxy", "--rounds", "3");

    assertThat(shown.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(shown.err()).contains("not built").contains("mvn -DskipTests package");
  }

  @Test
  void aMisspeltCommandIsAnsweredWithTheNearestOne() {
    assertThat(CommandLines.run("rotues").err()).contains("routes");
  }

  @Test
  void aConfigThatIsNotThereIsOneSentence(@TempDir Path folder) {
    String file = folder.resolve("none.yaml").toString();

    for (String command : new String[] {"router", "emitter"}) {
      CommandLines shown = CommandLines.run(command, "--config", file);

      assertThat(shown.exitCode()).isEqualTo(ExitCode.USAGE);
      assertThat(shown.err())
          .isEqualTo("holdfast: cannot read the config " + file + ": there is no such file\n");
    }
  }

  @Test
  void aConfigWithAnUnknownKeyIsNamedWithFileAndLine(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("router.yaml");
    Files.writeString(file, "bus:\n  bootstrap: [127.0.0.1:9092]\nbuss: 1\n");

    CommandLines shown = CommandLines.run("router", "--config", file.toString());

    assertThat(shown.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(shown.err())
        .startsWith("holdfast: " + file + ":3: unknown key 'buss'")
        .hasLineCount(1);
  }

  @Test
  void debugShowsWhereAFailureCameFrom(@TempDir Path folder) {
    CommandLines shown =
        CommandLines.run("--debug", "router", "--config", folder.resolve("none.yaml").toString());

    assertThat(shown.err()).contains("NoSuchFileException", "\tat ");
  }

  @Test
  void aBusThatNeverWasIsToldWithItsCure(@TempDir Path folder) {
    for (String command : new String[] {"start", "stop", "freeze", "status"}) {
      CommandLines shown = CommandLines.run("bus", command, "--data", folder.toString());

      assertThat(shown.exitCode()).isEqualTo(ExitCode.FAILED);
      assertThat(shown.err())
          .isEqualTo(
              "holdfast: there is no bus in "
                  + folder.resolve("bus")
                  + "; start one with ./holdfast up, or name its data folder with --data\n");
    }
  }

  @Test
  void coloursAreForTerminalsOnly() {
    assertThat(Main.wantsColours(null, Map.of())).isFalse();
  }
}
