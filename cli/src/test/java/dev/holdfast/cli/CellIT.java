package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// `./holdfast cell ...` beside one `./holdfast up`, with apps that answer when they are told to.
/// Each case has hosts of its own.
@Order(1) // Among the longest of its module.
final class CellIT {
  private static final Duration MOST = Duration.ofSeconds(30);

  private static Path folder = Path.of("");
  private static LocalUp up;
  private static HttpServer app;
  private static CountDownLatch answers = new CountDownLatch(0);

  @BeforeAll
  static void start() throws IOException {
    app = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    app.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    app.createContext(
        "/",
        exchange -> {
          try {
            answers.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    app.start();
    folder = Files.createTempDirectory(Path.of("target"), "cell-").toAbsolutePath();
    up = LocalUp.start(folder);
  }

  @AfterAll
  static void stop() {
    answers.countDown();
    up.close();
    app.stop(0);
  }

  private static Launcher.Ended cell(String... arguments) throws Exception {
    return command(arguments).ended();
  }

  /// A command that runs.
  private record Command(Launcher launcher) {
    Launcher.Ended ended() throws InterruptedException {
      try (launcher) {
        return new Launcher.Ended(launcher.awaitEnd(), launcher.text());
      }
    }
  }

  private static Command command(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("cell"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--data", folder.toString()));
    return new Command(Launcher.start(all));
  }

  private static void lrp(String instance, String more) throws IOException {
    Files.writeString(
        up.lrps("cell-a").resolve(instance + ".yaml"),
        """
        instance: %s
        app: shop
        endpoints: [{port: %d, containerPort: 8080, routes: [%s.example.org]}]
        %s
        """
            .formatted(instance, app.getAddress().getPort(), instance, more));
  }

  private static void awaitStatus(String host, int status) {
    Client client = new Client(up.port());
    await()
        .atMost(MOST)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> client.status(host, "/") == status);
  }

  @Test
  void drainWaitsForWhatIsInFlightAndShowsIt() throws Exception {
    lrp("drained", "");
    awaitStatus("drained.example.org", 204);
    answers = new CountDownLatch(1);
    CompletableFuture<Integer> request =
        CompletableFuture.supplyAsync(() -> status("drained.example.org"));
    AdminClient admin = AdminClient.at(up.adminUrl());
    await()
        .atMost(MOST)
        .until(() ->
            InFlight.of(
                        admin.get("routes?host=drained.example.org"),
                        "cell-a",
                        java.util.Set.of("drained"))
                    .count()
                == 1);
    Command drain = command("drain", "drained", "--router", up.adminUrl());
    await().atMost(MOST).until(() -> drain.launcher().text().contains("requests in flight: 1"));
    assertThat(drain.launcher().isAlive()).isTrue();
    answers.countDown();
    Launcher.Ended ended = drain.ended();
    assertThat(ended.exitCode()).as(ended.text()).isZero();
    assertThat(ended.text())
        .contains("instance drained is draining", "the log has it", "nothing is in flight");
    assertThat(request.get()).isEqualTo(204);
    assertThat(status("drained.example.org")).isEqualTo(503);
    assertThat(cell("resume", "drained").exitCode()).isZero();
    awaitStatus("drained.example.org", 204);
  }

  @Test
  void drainThenRemoveEndsWhenTheLogHasIt() throws Exception {
    lrp("removed", "");
    awaitStatus("removed.example.org", 204);
    Launcher.Ended ended =
        cell("drain", "removed", "--then-remove", "--for", "1h", "--router", up.adminUrl());
    assertThat(ended.exitCode()).as(ended.text()).isZero();
    assertThat(ended.text())
        .contains("instance removed is draining", "nothing is in flight at the routers")
        .contains("instance removed is unregistered, and the log has that");
    AdminClient admin = AdminClient.at(up.adminUrl());
    await()
        .atMost(MOST)
        .until(() ->
            admin
                    .get("routes?host=removed.example.org")
                    .path("routes")
                    .path(0)
                    .path("registered")
                    .asInt(-1)
                == 0);
    assertThat(cell("resume", "removed").exitCode()).isZero();
    awaitStatus("removed.example.org", 204);
  }

  private static int status(String host) {
    try {
      return new Client(up.port()).status(host, "/");
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void statusShowsOrdersAndHealth() throws Exception {
    lrp("sick", "check: {path: /, status: 200, interval: 100ms}");
    await()
        .atMost(MOST)
        .until(() -> cell("status").text().contains("GET / answered 204; expected 200"));
    lrp("sick", "state: draining");
    await().atMost(MOST).until(() -> cell("status").text().matches("(?s).*sick .* draining .*"));
    assertThat(cell("status", "--json").text()).contains("\"lrps\" : [");
  }

  @Test
  void whatIsNotThereIsSaid() throws Exception {
    Launcher.Ended nobody = cell("interrupt", "nobody", "--for", "10s");
    assertThat(nobody.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(nobody.text()).contains("no instance nobody on this cell");
    Launcher.Ended away =
        Launcher.run("cell", "evacuate", "--data", folder.toString(), "--cell", "b");
    assertThat(away.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(away.text()).contains("no emitter answers", "name one with --emitter or --config");
  }

  @Test
  void orderStandsThoughTheBusIsGone() throws Exception {
    lrp("kept", "");
    awaitStatus("kept.example.org", 204);
    assertThat(up.bus("stop").exitCode()).isZero();
    Launcher.Ended late = cell("drain", "kept", "--timeout", "2s");
    assertThat(late.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(late.text())
        .contains("on the emitter's disk", "the log has not acknowledged within 2 s");
    assertThat(status("kept.example.org")).isEqualTo(204);
    assertThat(up.bus("start").exitCode()).isZero();
    awaitStatus("kept.example.org", 503);
  }
}
