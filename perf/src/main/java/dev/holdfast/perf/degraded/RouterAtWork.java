package dev.holdfast.perf.degraded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.perf.launch.AdminPort;
import dev.holdfast.perf.launch.Scrape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A router's process and its admin port. One thread; blocks.
final class RouterAtWork implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Duration ANSWER_MOST = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Programs programs;
  private final Path config;
  private final int port;
  private final AdminPort admin;
  private Child child;

  private RouterAtWork(Programs programs, Path config, int port, int adminPort, Child child) {
    this.programs = programs;
    this.config = config;
    this.port = port;
    this.admin = new AdminPort(adminPort, ANSWER_MOST);
    this.child = child;
  }

  /// Starts it; it may not listen yet.
  static RouterAtWork start(Programs programs, RouterFile file) throws IOException {
    Files.createDirectories(file.directory());
    Path config = Files.writeString(file.directory().resolve("router.yaml"), file.yaml());
    return new RouterAtWork(
        programs, config, file.port(), file.adminPort(), programs.router(config, List.of()));
  }

  /// Starts it again, after it has ended.
  void restart() throws IOException {
    restart(List.of());
  }

  /// Starts it again by another command, after it has ended.
  void restart(List<String> wrapper) throws IOException {
    child = programs.router(config, wrapper);
  }

  Child child() {
    return child;
  }

  int port() {
    return port;
  }

  Path config() {
    return config;
  }

  /// Waits until it takes requests and knows its routes.
  void awaitReady() throws IOException, InterruptedException {
    Condition ready = () -> !child.isAlive() || admin.get("/ready").statusCode() == 200;
    if (!ready.await(PATIENCE) || !child.isAlive()) {
      throw new IOException("the router is not ready; it said: " + child.lastWords());
    }
  }

  Scrape metrics() throws IOException, InterruptedException {
    return admin.metrics();
  }

  /// The endpoints of a host's root, as the router shows them; none where it knows no such route.
  List<JsonNode> endpoints(String host) throws IOException, InterruptedException {
    JsonNode page = MAPPER.readTree(admin.get("/routes/" + host).body());
    return page.at("/routes/0/endpoints").valueStream().toList();
  }

  /// What the router knows of each cell, by its name.
  Map<String, JsonNode> cells() throws IOException, InterruptedException {
    JsonNode page = MAPPER.readTree(admin.get("/cells").body());
    return page.path("cells")
        .valueStream()
        .collect(Collectors.toMap(cell -> cell.path("cell").asText(), cell -> cell));
  }

  /// The incarnation of each cell's emitter, by the cell's name.
  Map<String, String> incarnations() throws IOException, InterruptedException {
    Map<String, String> incarnations = new HashMap<>();
    cells().forEach((name, cell) -> incarnations.put(name, cell.path("incarnation").asText()));
    return incarnations;
  }

  @Override
  public void close() {
    child.kill();
    admin.close();
  }
}
