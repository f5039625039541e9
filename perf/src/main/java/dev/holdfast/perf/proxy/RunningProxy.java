package dev.holdfast.perf.proxy;

import dev.holdfast.events.Ticker;
import dev.holdfast.perf.load.ProbeClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/// A proxy's process that answers. Any thread.
record RunningProxy(Peer peer, Process process, Doors doors) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int LOG_LINES_SHOWN = 5;

  /// Starts it on the proxies' core and waits for its first answer from each app.
  static RunningProxy start(Peer peer, Setting setting, Cores cores, Started started, Ticker ticker)
      throws IOException {
    Files.createDirectories(setting.directory());
    Launch launch = peer.prepare(setting);
    Path log = setting.directory().resolve("output.log");
    Process process = started.start(cores.onProxyCore(launch.command()), log);
    Doors doors =
        new Doors(
            launch.loadPorts(),
            setting.apps().stream()
                .map(app -> RequestOf.app(app, setting.plan().bodyBytes()))
                .toList(),
            setting.plan().clients().tls()
                ? BenchTls.client(setting.plan().clients().protocol())
                : null,
            setting.plan().clients().streams(),
            setting.plan().clients().reuse());
    try {
      for (int i = 0; i < setting.apps().size(); i++) {
        InetSocketAddress address =
            new InetSocketAddress(
                InetAddress.getLoopbackAddress(), launch.ports().get(i % launch.ports().size()));
        ProbeClient.awaitAnswer(process, address, setting.apps().get(i).host(), ticker, PATIENCE);
      }
    } catch (IOException e) {
      throw new IOException(
          "%s does not answer: %s; the end of what it said: %s"
              .formatted(peer.name(), e.getMessage(), tail(log)),
          e);
    }
    return new RunningProxy(peer, process, doors);
  }

  private static String tail(Path log) throws IOException {
    var lines = Files.readAllLines(log);
    return String.join(
        " | ", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }

  long pid() {
    return process.pid();
  }

  boolean isJvm() {
    return peer instanceof HoldfastPeer || peer instanceof NettyPeer;
  }
}
