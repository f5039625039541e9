package dev.holdfast.events.broker;

import java.io.IOException;
import java.util.Optional;

/// The two ports of a broker, kept in its data directory so that clients find it again. Immutable.
///
/// Port 0 would not do: a broker must announce its port before it listens. They are sought below
/// the range from which systems take ports of outgoing connections (32768 up on Linux, 49152 up
/// elsewhere): a client that tries a dead broker's port again and again there can be given that
/// very port and then talks to itself. The search begins at a place that depends on the directory,
/// so that brokers started at the same time rarely meet.
record BrokerPorts(int client, int controller) {
  private static final int LOWEST = 20_000;
  private static final int COUNT = 12_000;

  /// The kept ports where they are free, else new ones; `wanted` 0 means any client port.
  static BrokerPorts choose(BrokerDirectory directory, int wanted)
      throws IOException, BrokerException {
    if (wanted != 0 && !BrokerPing.isFree(wanted)) {
      throw new BrokerException(
          "port %d of 127.0.0.1 is in use by another process: stop it or choose another port"
              .formatted(wanted));
    }
    Optional<BrokerPorts> kept = kept(directory);
    int client = wanted != 0 ? wanted : kept.map(BrokerPorts::client).orElse(0);
    int controller = kept.map(BrokerPorts::controller).orElse(0);
    int seek = Math.floorMod(directory.root().hashCode(), COUNT);
    if (client == 0 || (wanted == 0 && !BrokerPing.isFree(client))) {
      client = free(seek, wanted);
    }
    if (controller == 0 || controller == client || !BrokerPing.isFree(controller)) {
      controller = free(seek, client);
    }
    directory.writePorts(client, controller);
    return new BrokerPorts(client, controller);
  }

  static Optional<BrokerPorts> kept(BrokerDirectory directory) {
    return directory
        .readPorts()
        .filter(pair -> isPort(pair.first()) && isPort(pair.second()))
        .map(pair -> new BrokerPorts((int) pair.first(), (int) pair.second()));
  }

  private static boolean isPort(long number) {
    return number >= 1 && number <= 65_535;
  }

  private static int free(int seek, int but) throws BrokerException {
    for (int i = 0; i < COUNT; i++) {
      int port = LOWEST + (seek + i) % COUNT;
      if (port != but && BrokerPing.isFree(port)) {
        return port;
      }
    }
    throw new BrokerException(
        "no free port from %d to %d on 127.0.0.1".formatted(LOWEST, LOWEST + COUNT - 1));
  }
}
