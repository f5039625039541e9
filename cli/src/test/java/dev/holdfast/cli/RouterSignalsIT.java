package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `holdfast router` and its signals, without a bus.
final class RouterSignalsIT {
  private static final String CONFIG =
      """
      bus: {bootstrap: "127.0.0.1:1"}
      listen: {address: 127.0.0.1, port: 0}
      admin: {port: 0}
      waitForRoutes: 0s
      dataDirectory: none
      """;

  @TempDir Path folder = Path.of("set by JUnit");

  @Test
  void hangupReloadsAndUsr1Drains() throws Exception {
    Path accessLog = folder.resolve("access.log");
    Path config = folder.resolve("router.yaml");
    Files.writeString(config, CONFIG + "accessLog: {to: %s}\n".formatted(accessLog));
    try (Launcher router = Launcher.start(List.of("router", "--config", config.toString()))) {
      awaitLine(router, "router listens on ");

      Files.move(accessLog, folder.resolve("access.log.1"));
      Files.writeString(config, CONFIG + "http: {timeouts: {head: 10}, transport: kqueue}\n");
      router.signal("HUP");
      awaitLine(router, "SIGHUP has changed nothing: " + config + ":6: 'http.transport' is");
      awaitLine(router, config + ":6: 'http.timeouts.head' is \"10\"");

      Files.writeString(
          config,
          CONFIG
              + "http: {timeouts: {head: 3s}, limits: {requestsMax: 7, headBytesMax: 4096}}\n"
              + "accessLog: {to: %s}\n".formatted(accessLog));
      router.signal("HUP");
      awaitLine(router, "reloaded: http.timeouts, http.limits, http.overload changed");
      awaitLine(router, "reloaded, but a restart is needed for what differs in http");
      await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(accessLog));

      router.signal("USR1");
      assertThat(router.awaitEnd()).isEqualTo(ExitCode.OK);
      assertThat(router.text()).contains("draining");
    }
  }

  /// The config is a pipe first, so the start stands still where it reads it until the test writes.
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void hangupDuringTheStartIsMadeUpForOnceTheRouterRuns() throws Exception {
    Path config = folder.resolve("router.yaml");
    assertThat(new ProcessBuilder("mkfifo", config.toString()).start().waitFor()).isZero();
    try (Launcher router = Launcher.start(List.of("router", "--config", config.toString()))) {
      try (OutputStream pipe = Files.newOutputStream(config, StandardOpenOption.WRITE)) {
        router.signal("HUP");
        Files.delete(config);
        Files.writeString(config, CONFIG + "http: {timeouts: {head: 3s}}\n");
        pipe.write(CONFIG.getBytes(StandardCharsets.UTF_8));
      }
      awaitLine(router, "reloaded: http.timeouts changed");
      awaitLine(router, "router listens on ");
    }
  }

  private static void awaitLine(Launcher router, String part) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(router.text()).contains(part));
  }
}
