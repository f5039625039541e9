package dev.holdfast.perf.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An app that answers every request at once with the `address:port` that it was asked at, keeping
/// connections. For requests without a body. One virtual thread per connection.
public final class AppServer implements AutoCloseable {
  private static final int HEAD_END = 0x0d0a0d0a; // CR LF CR LF
  private static final int BACKLOG = 1_024;

  private final ServerSocket socket;

  private AppServer(ServerSocket socket) {
    this.socket = socket;
  }

  /// On the loopback address and a port of its own.
  public static AppServer start() throws IOException {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static AppServer start(InetSocketAddress address) throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(address, BACKLOG);
    AppServer app = new AppServer(socket);
    Thread.ofVirtual().start(app::accept);
    return app;
  }

  /// Where it listens.
  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> answer(client));
      }
    } catch (IOException _) {
      // Closed.
    }
  }

  private static void answer(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      byte[] answer =
          answer(client.getLocalAddress().getHostAddress() + ":" + client.getLocalPort());
      InputStream in = new BufferedInputStream(client.getInputStream());
      int last = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        last = last << Byte.SIZE | b;
        if (last == HEAD_END) {
          client.getOutputStream().write(answer);
        }
      }
    } catch (IOException _) {
      // The router has gone.
    }
  }

  private static byte[] answer(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
