package dev.holdfast.cli;

import dev.holdfast.events.log.BusTopics;
import dev.holdfast.events.log.BusTopics.Result;
import dev.holdfast.events.log.BusTopics.TopicState;
import dev.holdfast.events.log.KafkaLogConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;

/// The two topics of a group, made or held against the policy. One thread; blocks.
final class Topics {
  private static final Duration INIT_MOST = Duration.ofSeconds(20);
  private static final int CONNECT_MOST_MS = 2_000;

  private Topics() {}

  /// @param replication 0: as many as fit the brokers, three at most
  static List<TopicState> init(KafkaLogConfig config, int replication, Duration retention)
      throws CommandFailure {
    // Kafka's own client would knock at a closed door until its time is up.
    if (config.bootstrapServers().stream().noneMatch(Topics::listens)) {
      throw new CommandFailure(
          ExitCode.NOT_REACHABLE,
          "no broker listens on "
              + String.join(", ", config.bootstrapServers())
              + "; start the bus, or name a broker with --bootstrap");
    }
    return switch (BusTopics.init(config, replication, retention, INIT_MOST)) {
      case Result.Done(List<TopicState> topics) -> topics;
      case Result.Failed(String problem) -> throw new CommandFailure(ExitCode.FAILED, problem);
    };
  }

  private static boolean listens(String server) {
    int colon = server.lastIndexOf(':');
    String host = server.substring(0, colon).replaceAll("[\\[\\]]", "");
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(host, Integer.parseInt(server.substring(colon + 1))),
          CONNECT_MOST_MS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
