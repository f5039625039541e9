package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.events.broker.LocalBroker.Status;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// `./holdfast up --demo` as a user would start it and play with it.
@Order(1) // Among the longest of its module.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpDemoIT {
  private static final Duration SOON = Duration.ofSeconds(20);

  private Path folder = Path.of("");

  @SuppressWarnings("NullAway.Init")
  private LocalUp up;

  @SuppressWarnings("NullAway.Init")
  private Client client;

  @BeforeAll
  void start() throws Exception {
    folder = Files.createTempDirectory(Path.of("target"), "up demo ").toAbsolutePath();
    up = LocalUp.start(folder, "--demo");
    client = new Client(up.port());
    // At once after the message, as the README promises: no retry here.
    assertThat(client.status("hello.example.com", "/")).isEqualTo(200);
    assertThat(client.get("hello.example.com", "/api/x").body()).startsWith("api: instance 0");
    assertThat(client.get("any.tenants.example.com", "/").body()).startsWith("tenants: instance 0");
  }

  @AfterAll
  void stop() {
    up.close();
  }

  @Test
  void bothInstancesOfHelloAnswerAndWhatIsUnknownIs404() throws Exception {
    Set<String> cells = new TreeSet<>();
    for (int i = 0; i < 4; i++) {
      HttpResponse<String> answer = client.get("hello.example.com", "/");
      assertThat(answer.statusCode()).isEqualTo(200);
      cells.add(answer.headers().firstValue("X-Demo-Cell").orElse("none"));
    }

    assertThat(cells).containsExactly("cell-a", "cell-b");
    assertThat(client.status("unknown.example.com", "/")).isEqualTo(404);
  }

  @Test
  void demoAppsEchoHeadersTakeTheirTimeAndSendBytes() throws Exception {
    assertThat(client.get("hello.example.com", "/headers").body())
        .contains("GET /headers HTTP/1.1")
        .containsIgnoringCase("x-forwarded-for: 127.0.0.1");
    assertThat(client.get("hello.example.com", "/slow?ms=50").body()).contains("after 50 ms");
    assertThat(client.get("hello.example.com", "/bytes?n=300000").body()).hasSize(300_000);
    assertThat(client.get("hello.example.com", "/bytes?n=many").body()).hasSize(1_024);
  }

  @Test
  void anLrpFileTakesEffectWhenItIsAddedChangedAndRemoved() throws Exception {
    try (EmptyApp app = new EmptyApp()) {
      Path file = up.lrps("cell-b").resolve("mine.yaml");
      Files.writeString(file, lrp("one.example.org", app));
      await().atMost(SOON).until(() -> client.status("one.example.org", "/") == 204);

      Files.writeString(file, lrp("two.example.org", app));
      await().atMost(SOON).until(() -> client.status("two.example.org", "/") == 204);
      await().atMost(SOON).until(() -> client.status("one.example.org", "/") != 204);

      Files.delete(file);
      await().atMost(SOON).until(() -> client.status("two.example.org", "/") == 503);
    }
  }

  private static String lrp(String host, EmptyApp app) {
    return """
    instance: mine
    endpoints:
      - port: %d
        containerPort: 8080
        routes: [%s]
    """
        .formatted(app.port(), host);
  }

  @Test
  void theExampleFileIsOneThatTheEmitterTakes() throws Exception {
    Path example = up.lrps("cell-a").resolve(LrpExample.NAME);
    Path copy = up.lrps("cell-a").resolve("copy.yaml");
    Files.copy(example, copy, StandardCopyOption.REPLACE_EXISTING);
    try {
      // Nobody listens there: the route is known, and its only endpoint fails.
      await().atMost(SOON).until(() -> client.status("my-app.example.com", "/") == 502);
    } finally {
      Files.delete(copy);
    }
  }

  @Test
  void routesCellsAndStatusAreTablesForPeopleAndJsonForPrograms() throws Exception {
    Launcher.Ended routes =
        Launcher.run("routes", "--admin", up.adminUrl(), "--host", "hello.example.com");
    assertThat(routes.exitCode()).isZero();
    assertThat(routes.text())
        .containsPattern("ROUTE +APP +INSTANCE +CELL +ADDRESS +STATE")
        .containsPattern(
            "hello\\.example\\.com +hello +hello-0 +cell-a +127\\.0\\.0\\.1:\\d+ +live")
        .containsPattern("hello\\.example\\.com/api +api +api-0 +cell-b")
        .doesNotContain("tenants")
        .doesNotContain("\u001b");

    JsonNode json =
        new ObjectMapper()
            .readTree(Launcher.run("routes", "--admin", up.adminUrl(), "--json").text());
    assertThat(json.path("routes").findValuesAsText("route"))
        .contains("*.tenants.example.com", "hello.example.com", "hello.example.com/api");

    assertThat(Launcher.run("cells", "--admin", up.adminUrl()).text())
        .containsPattern("cell-a +\\d+ +\\d.* ago +heard +up")
        .containsPattern("cell-b +\\d+ +\\d.* ago +heard +up");
    assertThat(Launcher.run("status", "--admin", up.adminUrl()).text())
        .containsPattern("router +serving, ready")
        .containsPattern("table +\\d+ routes, \\d+ endpoints")
        .containsPattern("view +2 cells heard, 0 silent, 0 stale");
  }

  @Test
  void whoDoesNotAnswerIsNamedWithTheCure() throws Exception {
    Launcher.Ended nobody = Launcher.run("routes", "--admin", "127.0.0.1:1");

    assertThat(nobody.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(nobody.text())
        .startsWith("holdfast: no router answers at http://127.0.0.1:1/")
        .contains("--admin")
        .hasLineCount(1);
  }

  @Test
  void anotherUpOnTheSameFolderIsRefusedAndTheFirstGoesOn() throws Exception {
    Launcher.Ended second =
        Launcher.run(LocalUp.arguments(folder, "--demo").toArray(String[]::new));

    assertThat(second.exitCode()).isEqualTo(ExitCode.IN_USE);
    assertThat(second.text())
        .contains("is in use by another holdfast up (process " + up.launcher().pid() + ")");
    assertThat(client.status("hello.example.com", "/")).isEqualTo(200);
    assertThat(LocalBus.of(new DataFolder(folder), 0).status()).isInstanceOf(Status.Running.class);
  }

  @Test
  void aPortInUseIsRefusedBeforeAnythingIsStarted() throws Exception {
    Path other = folder.resolveSibling(folder.getFileName() + "-other");

    Launcher.Ended second =
        Launcher.run(
            "up", "--data", other.toString(), "--port", "" + up.port(), "--admin-port", "0");

    assertThat(second.exitCode()).isEqualTo(ExitCode.IN_USE);
    assertThat(second.text())
        .startsWith("holdfast: cannot listen on port " + up.port() + " of 127.0.0.1")
        .contains("--port");
    assertThat(other.resolve("bus")).doesNotExist();
  }

  @Test
  void noRequestFailsWhileTheBusIsStoppedFrozenKilledAndStarted() throws Exception {
    try (Traffic traffic = Traffic.on(up.port())) {
      assertThat(up.bus("stop").exitCode()).isZero();
      await().atMost(SOON).until(() -> up.says("the bus is gone"));
      assertThat(up.bus("status").exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
      awaitBus(Outage.FOLLOWED_TO);
      assertThat(up.bus("start").text()).startsWith("the bus is started, on 127.0.0.1:");
      await().atMost(SOON).until(() -> up.says("the bus is back"));

      assertThat(up.bus("freeze").exitCode()).isZero();
      await().atMost(SOON).until(() -> up.says("the bus is frozen"));
      assertThat(up.bus("start").text()).startsWith("the bus runs again");

      LocalBus.of(new DataFolder(folder), 0).kill();
      assertThat(up.bus("start").exitCode()).isZero();
      awaitBus("CONNECTED");

      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.answered()).isGreaterThan(100);
    }
  }

  private void awaitBus(String state) {
    AdminClientOf admin = () -> AdminClient.at(up.adminUrl()).get("status");
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> Outage.isAt(admin.status().path("bus").path("state").asText(), state));
  }

  @FunctionalInterface
  private interface AdminClientOf {
    JsonNode status() throws CommandFailure;
  }
}
