package dev.holdfast.perf.proxy;

import dev.holdfast.cli.Main;
import dev.holdfast.perf.launch.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// `holdfast router` itself, with one event loop. Its facts lie on disk and its bus is out of
/// reach: what it then does for a request is what it always does. It turns none away, as the other
/// proxies do not, however busy the machine is: that would count as a failure. Immutable.
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
    int port = FreePort.any();
    int tlsPort = FreePort.any();
    BenchCertificate certificate = setting.certificate();
    String tls = certificate == null ? "" : tls(certificate, tlsPort);
    Path file = directory.resolve("router.yaml");
    String log = setting.plan().accessLog() ? directory + "/access.log" : "off";
    Files.writeString(file, config(data, port, tls, transport, log));
    List<String> command = setting.java().of(Main.class, "router", "--config", file.toString());
    return certificate == null
        ? new Launch(command, List.of(port))
        : new Launch(command, List.of(port), List.of(tlsPort));
  }

  private static String tls(BenchCertificate certificate, int port) {
    return ", tls: {address: 127.0.0.1, port: %d, minVersion: 1.3, certificates: %s}"
        .formatted(port, certificate.both().getParent());
  }

  /// Port 1 is taken by nobody, so that the bus refuses and stays OUT.
  private static String config(
      Path data, int port, String tls, NettyTransport transport, String log) {
    return """
    site: %s
    bus: {bootstrap: ["127.0.0.1:1"]}
    dataDirectory: %s
    listen: {address: 127.0.0.1, port: %d%s}
    admin: {port: 0}
    http:
      transport: %s
      eventLoops: 1
      overload: {shed: false}
      backends: {idleTimeout: 600s, idlePerEndpointMax: 16384}
      timeouts: {clientIdle: 600s}
    accessLog: {to: %s}
    drain: {wait: 0s, timeout: 0s}
    """
        .formatted(FactsFiles.SITE, data, port, tls, transport.text(), log);
  }
}
