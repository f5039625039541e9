package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.router.RouterConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// The systemd units say what Holdfast's commands understand, and what belongs together agrees.
final class UnitsTest {
  private static final Path UNITS = Path.of("src", "main", "systemd");
  private static final Path INSTALLED = Path.of("/opt/holdfast");

  @ParameterizedTest
  @ValueSource(strings = {"router", "emitter"})
  void commandIsUnderstoodAndItsPathsBelongToTheUnit(String role) throws Exception {
    List<String> start = words(one(role, "ExecStart"));
    assertThat(Path.of(start.getFirst())).isEqualTo(INSTALLED.resolve("holdfast"));
    assertThat(Path.of("..", "holdfast")).isExecutable();

    PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
    CommandLine.ParseResult parsed =
        HoldfastCommand.line(nowhere, nowhere, false)
            .parseArgs(start.subList(1, start.size()).toArray(String[]::new))
            .subcommand();
    assertThat(parsed.commandSpec().name()).isEqualTo(role);
    String config = parsed.matchedOptionValue("--config", Path.of("none")).toString();
    assertThat(config).isEqualTo("/etc/holdfast/" + role + "-%i.yaml");
    assertThat(one(role, "EnvironmentFile")).isEqualTo("-" + config.replace(".yaml", ".env"));
    assertThat(one(role, "StateDirectory")).isEqualTo("holdfast/" + role + "-%i");
    assertThat(one(role, "WorkingDirectory")).isEqualTo("/var/lib/" + one(role, "StateDirectory"));
    assertThat(one(role, "Environment"))
        .isEqualTo("HOLDFAST_CACHE=/var/cache/" + one(role, "CacheDirectory"));
    assertThat(Files.readString(Path.of("..", "holdfast"))).contains("${HOLDFAST_CACHE:-");
  }

  @ParameterizedTest
  @ValueSource(strings = {"router", "emitter"})
  void processIsNeverGivenUpButForAConfigThatIsNotUnderstood(String role) throws Exception {
    assertThat(one(role, "Restart")).isEqualTo("always");
    assertThat(one(role, "StartLimitIntervalSec")).isEqualTo("0");
    assertThat(one(role, "RestartPreventExitStatus")).isEqualTo("" + ExitCode.USAGE);
  }

  @Test
  void drainIsWaitedForAndReloadIsTheSignalThatReloads() throws Exception {
    var drain = RouterConfig.defaults().drain();
    Duration stop = Duration.parse("PT" + one("router", "TimeoutStopSec").toUpperCase(Locale.ROOT));
    assertThat(stop).isGreaterThan(drain.waitTime().plus(drain.timeout()).plusSeconds(2));

    List<String> reload = words(one("router", "ExecReload"));
    assertThat(Path.of(reload.getFirst())).isExecutable();
    assertThat(reload.subList(1, reload.size())).containsExactly("-HUP", "$MAINPID");
    assertThat(values("emitter", "ExecReload")).as("SIGHUP stops an emitter").isEmpty();
  }

  @Test
  void userIsTheOneThatIsMade() throws Exception {
    List<String> user =
        Files.readAllLines(UNITS.resolve("holdfast.sysusers")).stream()
            .filter(line -> !line.startsWith("#"))
            .flatMap(line -> words(line).stream())
            .toList();
    assertThat(user).startsWith("u", "holdfast").endsWith("/var/lib/holdfast");
    for (String role : List.of("router", "emitter")) {
      assertThat(one(role, "User")).isEqualTo("holdfast");
      assertThat(one(role, "Group")).isEqualTo("holdfast");
    }
  }

  @Test
  void onlyARouterMayDoWhatPortsBelow1024Need() throws Exception {
    assertThat(one("router", "CapabilityBoundingSet")).isEqualTo("CAP_NET_BIND_SERVICE");
    assertThat(one("router", "AmbientCapabilities")).isEqualTo("CAP_NET_BIND_SERVICE");
    assertThat(one("emitter", "CapabilityBoundingSet")).isEmpty();
    assertThat(values("emitter", "AmbientCapabilities")).isEmpty();
  }

  private static String one(String role, String key) throws IOException {
    List<String> values = values(role, key);
    assertThat(values).as(key).hasSize(1);
    return values.getFirst();
  }

  private static List<String> values(String role, String key) throws IOException {
    return Files.readAllLines(UNITS.resolve("holdfast-" + role + "@.service")).stream()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .toList();
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.split("\\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)"));
  }
}
