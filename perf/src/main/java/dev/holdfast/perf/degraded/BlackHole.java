package dev.holdfast.perf.degraded;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/// A port of the loopback address that answers nothing at all: its queue of connections is full and
/// nobody takes one out, so the kernel drops every further attempt. Any thread.
final class BlackHole implements Closeable {
  private static final int PATIENCE_MS = 100;
  private static final int FILLING_MOST = 16;

  private final ServerSocket listener;
  private final List<Socket> filling = new ArrayList<>();

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  static BlackHole open() throws IOException {
    BlackHole hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), hole.port());
    for (int i = 0; i < FILLING_MOST; i++) {
      Socket socket = new Socket();
      hole.filling.add(socket);
      try {
        socket.connect(address, PATIENCE_MS);
      } catch (SocketTimeoutException _) {
        return hole;
      }
    }
    hole.close();
    throw new IOException(
        "a port took %d connections with a backlog of 1; expected it to drop them"
            .formatted(FILLING_MOST));
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : filling) {
      socket.close();
    }
    listener.close();
  }
}
