package dev.holdfast.cli;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A running `./holdfast router`, and where it is reached. Any thread.
record MachineRouter(Launcher launcher, int port, int adminPort) {
  private static final Pattern LISTENS =
      Pattern.compile("router listens on 127.0.0.1:(\\d+), admin on 127.0.0.1:(\\d+)");
  private static final Pattern POOLS =
      Pattern.compile("(?m)^holdfast_pools_published_total(?:\\{[^}]*})? ([0-9.E+]+)$");

  static MachineRouter start(Path config, Map<String, String> environment) throws IOException {
    Launcher launcher =
        Launcher.start(List.of("router", "--config", config.toString()), environment);
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> !launcher.isAlive() || LISTENS.matcher(launcher.text()).find());
    } catch (RuntimeException e) {
      launcher.close();
      throw new AssertionError("not up:\n" + launcher.text(), e);
    }
    Matcher listens = LISTENS.matcher(launcher.text());
    if (!listens.find()) {
      throw new AssertionError("not up:\n" + launcher.text());
    }
    return new MachineRouter(
        launcher, Integer.parseInt(listens.group(1)), Integer.parseInt(listens.group(2)));
  }

  Client client() {
    return new Client(port);
  }

  AdminClient admin() throws CommandFailure {
    return AdminClient.at("127.0.0.1:" + adminPort);
  }

  JsonNode status() throws CommandFailure {
    return admin().get("status");
  }

  String busState() throws CommandFailure {
    return status().path("bus").path("state").asText();
  }

  int cellsHeard() throws CommandFailure {
    return status().path("view").path("heardCells").asInt(-1);
  }

  /// How many pools it has given to readers.
  long pools() throws CommandFailure {
    Matcher pools = POOLS.matcher(admin().text("metrics"));
    if (!pools.find()) {
      throw new AssertionError("no holdfast_pools_published_total");
    }
    return (long) Double.parseDouble(pools.group(1));
  }
}
