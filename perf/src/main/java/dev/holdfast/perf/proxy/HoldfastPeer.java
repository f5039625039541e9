package dev.holdfast.perf.proxy;

import dev.holdfast.cli.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `holdfast router` itself, with one event loop. Its facts lie on disk and its bus is out of
/// reach: what it then does for a request is what it always does. Immutable.
record HoldfastPeer(NettyTransport transport, String version) implements Peer {
  @Override
  public String name() {
    return "holdfast-" + transport.text();
  }

  @Override
  public String missing() {
    return transport.worksHere() ? "" : transport.text() + " does not work here";
  }

  @Override
  public Launch prepare(Setting setting) throws IOException {
    Path directory = setting.directory();
    Path data = directory.resolve("router-data");
    FactsFiles.write(data, setting.apps(), setting.plan().routes());
    int port = Setting.freePort();
    Path file = directory.resolve("router.yaml");
    String log = setting.plan().accessLog() ? directory + "/access.log" : "off";
    Files.writeString(file, config(data, port, transport, log));
    return new Launch(
        setting.java().of(Main.class, "router", "--config", file.toString()), List.of(port));
  }

  /// Port 1 is taken by nobody, so that the bus refuses and stays OUT.
  private static String config(Path data, int port, NettyTransport transport, String log) {
    return """
    site: %s
    bus: {bootstrap: ["127.0.0.1:1"]}
    dataDirectory: %s
    listen: {address: 127.0.0.1, port: %d}
    admin: {port: 0}
    http:
      transport: %s
      eventLoops: 1
      backends: {idleTimeout: 600s, idlePerEndpointMax: 16384}
      timeouts: {clientIdle: 600s}
    accessLog: {to: %s}
    drain: {wait: 0s, timeout: 0s}
    """
        .formatted(FactsFiles.SITE, data, port, transport.text(), log);
  }
}
