package dev.holdfast.perf.load;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// An app that answers every request at once with one fixed answer, on a port of its own, keeping
/// connections. For requests without a body. One virtual thread per connection.
final class AppServer implements AutoCloseable {
  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_END = 0x0d0a0d0a; // CR LF CR LF

  private final ServerSocket socket;

  private AppServer(ServerSocket socket) {
    this.socket = socket;
  }

  static AppServer start() throws IOException {
    AppServer app = new AppServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().start(app::accept);
    return app;
  }

  int port() {
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
      InputStream in = new BufferedInputStream(client.getInputStream());
      int last = 0;
      for (int b = in.read(); b >= 0; b = in.read()) {
        last = last << Byte.SIZE | b;
        if (last == HEAD_END) {
          client.getOutputStream().write(ANSWER);
        }
      }
    } catch (IOException _) {
      // The router has gone.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
