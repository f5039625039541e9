package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.broker.LocalBroker.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// `./holdfast up`, ended in every way and started again on the same data.
final class UpRestartIT {
  private static final String HOST = "kept.example.org";

  @Test
  void routesAreThereAgainHoweverItEnded() throws Exception {
    Path folder = Files.createTempDirectory(Path.of("target"), "up-restart-").toAbsolutePath();
    try (EmptyApp app = new EmptyApp()) {
      firstStart(folder, app);
      afterTerm(folder);
      afterItsBusWasDeleted(folder);
    } finally {
      LocalBus.of(new DataFolder(folder), 0).kill();
    }
  }

  private static void firstStart(Path folder, EmptyApp app) throws Exception {
    try (LocalUp up = LocalUp.start(folder)) {
      Files.writeString(
          up.lrps("cell-a").resolve("kept.yaml"),
          """
          instance: kept
          endpoints:
            - port: %d
              routes: [%s]
          """
              .formatted(app.port(), HOST));
      Client client = new Client(up.port());
      await().atMost(Duration.ofSeconds(20)).until(() -> client.status(HOST, "/") == 204);
      assertThat(up.stop("TERM")).isEqualTo(ExitCode.OK);
      assertStopped(up, folder);
    }
  }

  private static void afterTerm(Path folder) throws Exception {
    try (LocalUp up = LocalUp.start(folder)) {
      assertThat(new Client(up.port()).status(HOST, "/")).isEqualTo(204);
      assertThat(up.stop("INT")).isEqualTo(ExitCode.INTERRUPTED);
      assertStopped(up, folder);
    }
  }

  private static void assertStopped(LocalUp up, Path folder) {
    assertThat(up.launcher().text()).contains("holdfast: stopping");
    assertThat(LocalBus.of(new DataFolder(folder), 0).status()).isInstanceOf(Status.Stopped.class);
  }

  private static void afterItsBusWasDeleted(Path folder) throws Exception {
    FolderTree.delete(folder.resolve("bus"));

    try (LocalUp up = LocalUp.start(folder)) {
      assertThat(new Client(up.port()).status(HOST, "/")).isEqualTo(204);
      up.launcher().signal("KILL");
      up.launcher().awaitEnd();
      assertThat(LocalBus.of(new DataFolder(folder), 0).status())
          .isInstanceOf(Status.Running.class);

      afterKill(folder);
    }
  }

  private static void afterKill(Path folder) throws Exception {
    try (LocalUp up = LocalUp.start(folder)) {
      assertThat(new Client(up.port()).status(HOST, "/")).isEqualTo(204);
      assertThat(up.stop("TERM")).isEqualTo(ExitCode.OK);
      assertStopped(up, folder);
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsOneSentenceAndNothingIsStarted() throws Exception {
    Path file = Files.createTempFile(Path.of("target").toAbsolutePath(), "no-folder", "");
    List<String> arguments = LocalUp.arguments(file);

    Launcher.Ended ended = Launcher.run(arguments.toArray(String[]::new));

    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.text())
        .startsWith("holdfast: cannot write in the data folder " + file)
        .hasLineCount(1);
  }
}
