package dev.holdfast.router.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A port of this machine where each connection is served by a thread of its own; all of them close
/// with it.
final class Served implements AutoCloseable {
  /// Serves one connection, well or badly; `number` counts them from 1.
  interface Server {
    void serve(Socket socket, int number) throws Exception;
  }

  private final ServerSocket listener = new ServerSocket();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /// @param port 0 for any free one
  Served(int port, Server server) throws IOException {
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 128);
    Thread.ofVirtual().start(() -> accept(server));
  }

  private void accept(Server server) {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        int number = sockets.size();
        Thread.ofVirtual().start(() -> serve(server, socket, number));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void serve(Server server, Socket socket, int number) {
    try (socket) {
      server.serve(socket, number);
    } catch (Exception _) {
      // The router has closed the connection, or should; what the client saw is what counts.
    }
  }

  /// Answers every request with the same bytes, until the peer asks no more.
  static void answer(Wire wire, String answer, List<String> heads) throws IOException {
    for (String head = wire.message(); !head.isEmpty(); head = wire.message()) {
      heads.add(head);
      wire.send(answer);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  /// How many connections there have been.
  int connections() {
    return sockets.size();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
