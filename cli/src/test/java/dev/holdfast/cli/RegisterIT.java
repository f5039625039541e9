package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.broker.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// `./holdfast register` beside one `./holdfast up`, with the JDK's small web server as the app.
final class RegisterIT {
  private static final Duration MOST = Duration.ofSeconds(30);
  private static Path folder = Path.of("");
  private static LocalUp up;
  private static FreePorts freePorts;

  @BeforeAll
  static void start() throws IOException {
    folder = Files.createTempDirectory(Path.of("target"), "register-").toAbsolutePath();
    up = LocalUp.start(folder);
    freePorts = new FreePorts(folder);
  }

  @AfterAll
  static void stop() {
    up.close();
  }

  private static Launcher register(int port, String host, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "register",
                "--data",
                folder.toString(),
                "--port",
                Integer.toString(port),
                "--route",
                host));
    arguments.addAll(List.of(more));
    return Launcher.start(arguments);
  }

  private static String[] app(int port) {
    return new String[] {
      "--",
      Path.of(System.getProperty("java.home"), "bin", "jwebserver").toString(),
      "-b",
      "127.0.0.1",
      "-p",
      Integer.toString(port)
    };
  }

  private static void awaitStatus(String host, int status) {
    Client client = new Client(up.port());
    await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.status(host, "/") == status);
  }

  @Test
  void appIsReachedWhileItRunsAndUnregisteredBeforeItIsStopped() throws Exception {
    int port = freePorts.take();
    try (Launcher register = register(port, "runs.example.org", app(port))) {
      awaitStatus("runs.example.org", 200);
      register.signal("TERM");
      assertThat(register.awaitEnd()).as("128 + SIGTERM, the app's").isEqualTo(143);
      assertThat(register.text()).contains("app-" + port + " is unregistered");
      awaitStatus("runs.example.org", 503);
    }
  }

  @Test
  void appThatEndsIsUnregisteredAndItsExitCodePassedOn() throws Exception {
    Path mayEnd = folder.resolve("may-end");
    String app =
        "for i in $(seq 1000); do [ -e '%s' ] && break; sleep 0.05; done; exit 7".formatted(mayEnd);
    try (Launcher register = register(1, "ends.example.org", "--", "sh", "-c", app)) {
      await().atMost(MOST).until(() -> register.text().contains("is registered at"));
      Files.createFile(mayEnd);
      assertThat(register.awaitEnd()).isEqualTo(7);
      assertThat(register.text()).contains("is unregistered");
    }
  }

  @Test
  void commandThatIsKilledIsForgottenWhenItsTimeIsOver() throws Exception {
    int port = freePorts.take();
    try (Launcher register =
        register(port, "killed.example.org", "--ttl", "2s", "--check", "none")) {
      awaitStatus("killed.example.org", 502);
      register.signal("KILL");
      awaitStatus("killed.example.org", 503);
    }
  }

  @Test
  void whatTheEmitterCannotUseEndsItWithWhatWasExpected() throws Exception {
    try (Launcher register = register(70_000, "bad.example.org", "--", "sleep", "60")) {
      assertThat(register.awaitEnd()).isEqualTo(ExitCode.USAGE);
      assertThat(register.text()).contains("expected a whole number from 1 to 65535");
    }
  }

  @Test
  void emitterThatIsAwayIsWaitedFor() throws Exception {
    Path token = Files.writeString(folder.resolve("a-token"), "0123456789abcdef\n");
    try (Launcher register =
        Launcher.start(
            List.of(
                "register",
                "--port",
                "1",
                "--route",
                "away.example.org",
                "--emitter",
                "127.0.0.1:1",
                "--token-file",
                token.toString()))) {
      await().atMost(MOST).until(() -> register.text().contains("trying again"));
      register.signal("INT");
      assertThat(register.awaitEnd()).isEqualTo(ExitCode.INTERRUPTED);
    }
  }
}
