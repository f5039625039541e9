package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.events.broker.BusSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/// Three brokers, two routers and two cells as processes. One set of them for all cases, in order:
/// each begins where the one before has ended, with all of them up.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(240)
@Order(0) // Among the longest of its module.
final class SeveralMachinesIT {
  private static final String ROUTES = "holdfast.shared.routes";
  private static final String CELL_A = "cell-a";
  private static final String CELL_B = "cell-b";

  private static Machines machines;

  @BeforeAll
  static void start() throws Exception {
    machines = Machines.start();
    CommandLines init =
        CommandLines.run("bus", "init", "--config", machines.config("operator").toString());
    assertThat(init.err()).isEmpty();
    assertThat(init.out()).contains("made      " + ROUTES).doesNotContain("  topic");
    machines.startCell(CELL_A, 0);
    machines.startCell(CELL_B, 1);
    machines.startRouter("router-1", true);
    machines.startRouter("router-2", false);
    machines.awaitBus("CONNECTED", 2);
    machines.awaitStatus("hello.example.com", 200);
  }

  @AfterAll
  static void stop() {
    if (machines != null) {
      machines.close();
    }
  }

  @Test
  @Order(1)
  void oneBrokerMayDieAndThenTheSecond() throws Exception {
    List<Traffic> all =
        machines.routers().stream().map(router -> Traffic.on(router.port())).toList();
    try {
      int first = machines.bus().leader(ROUTES);
      machines.bus().kill(first);
      machines.setRoutes(CELL_A, 0, "hello.example.com", "second.example.com");
      machines.awaitStatus("second.example.com", 200);
      machines.awaitBus("CONNECTED", 2);

      List<Long> pools = pools();
      machines.bus().kill(machines.bus().leader(ROUTES));
      machines.awaitBus(Outage.FOLLOWED_TO, -1);
      for (MachineRouter router : machines.routers()) {
        assertThat(router.status().path("bus").path("problem").asText())
            .contains("does not answer", "SASL_SSL");
        assertThat(router.client().status("second.example.com", "/")).isEqualTo(200);
      }

      machines.bus().startAgain();
      machines.awaitBus("CONNECTED", 2);
      assertThat(pools()).isEqualTo(pools);

      machines.setRoutes(CELL_B, 1, "hello.example.com", "third.example.com");
      machines.awaitStatus("third.example.com", 200);
    } finally {
      all.forEach(Traffic::close);
    }
    for (Traffic traffic : all) {
      assertThat(traffic.failures()).isEmpty();
      assertThat(traffic.answered()).isGreaterThan(100);
    }
  }

  private static List<Long> pools() throws CommandFailure {
    List<Long> pools = new ArrayList<>();
    for (MachineRouter router : machines.routers()) {
      pools.add(router.pools());
    }
    return pools;
  }

  @Test
  @Order(2)
  void commandsAskTheBusWithARoutersConfig() throws Exception {
    String config = machines.config("router").toString();
    assertThat(CommandLines.run("log", "--config", config, "--cell", CELL_B).out())
        .contains("manifest: 1 endpoint", "third.example.com");
    assertThat(CommandLines.run("routes", "--at", "0s", "--config", config).out())
        .contains("hello.example.com", "second.example.com", "third.example.com");

    CommandLines init = CommandLines.run("bus", "init", "--config", config);
    assertThat(init.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(init.err()).contains("does not allow it", "`bus init` CREATE").hasLineCount(1);
  }

  @Test
  @Order(3)
  void passwordsAreShownNowhere() throws Exception {
    List<String> shown = new ArrayList<>(machines.commandLines());
    assertThat(shown).allSatisfy(line -> assertThat(line).contains("--config"));
    shown.add(machines.said());
    for (MachineRouter router : machines.routers()) {
      shown.add(router.status().toString());
      shown.add(router.admin().text("metrics"));
    }
    for (String text : shown) {
      for (String user : BusSecurity.USERS) {
        assertThat(text).doesNotContain(BusSecurity.password(user), "ScramLoginModule");
      }
    }
  }

  @Test
  @Order(4)
  void routerWithAWrongPasswordServesFromItsDiskAndTakesTheRightOne() throws Exception {
    MachineRouter before = machines.routers().getFirst();
    before.launcher().signal("TERM");
    assertThat(before.launcher().awaitEnd()).isEqualTo(ExitCode.OK);
    Path file = machines.passwordFile("router");
    Files.writeString(file, "wrong");

    MachineRouter router = machines.startRouter("router-1", true);
    assertThat(router.client().status("third.example.com", "/")).isEqualTo(200);
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(router.status().path("bus").path("problem").asText())
                .contains("does not accept who we are", "`sasl.jaas.config`"));
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() ->
            assertThat(router.launcher().lines())
                .filteredOn(line -> line.contains("uthentication"))
                .as("once, not at each try")
                .singleElement()
                .asString()
                .contains("does not accept who we are"));
    CommandLines log = CommandLines.run("log", "--config", machines.config("router").toString());
    assertThat(log.exitCode()).isEqualTo(ExitCode.NOT_REACHABLE);
    assertThat(log.err()).contains("does not accept who we are").hasLineCount(1);

    Files.writeString(file, BusSecurity.password("router"));
    machines.awaitBus("CONNECTED", 2);
    assertThat(router.client().status("third.example.com", "/")).isEqualTo(200);
  }

  @Test
  @Order(5)
  void composeAsksForARoutersHealthAsItIsAnswered() throws Exception {
    ComposeFile compose = ComposeFile.read();
    int port = machines.routers().getFirst().adminPort();
    List<String> test =
        ComposeFile.texts(ComposeFile.below(compose.service("router-1"), "healthcheck"), "test");
    assertThat(test.getFirst()).isEqualTo("CMD");
    List<String> command =
        test.subList(1, test.size()).stream()
            .map(word -> word.replace("/8081 ", "/" + port + " ").replace("$$", "$"))
            .toList();
    assertThat(run(command)).isZero();
    List<String> elsewhere =
        command.stream().map(word -> word.replace("/ready", "/nowhere")).toList();
    assertThat(run(elsewhere)).isNotZero();
  }

  private static int run(List<String> command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
