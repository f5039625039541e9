package dev.holdfast.perf.load;

import dev.holdfast.events.Ticker;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/// One connection to a router, on which a route is asked for until it is there. One thread; blocks.
public final class ProbeClient implements AutoCloseable {
  /// A client that asked without a pause would take the core that the route is on its way through.
  /// Adds its half to what is measured, on average.
  private static final long PAUSE_NANOS = 200_000;

  /// Often enough for what takes a second, seldom enough to leave the router its cores.
  private static final long CONNECT_PAUSE_NANOS = 5_000_000;

  private final Socket socket;
  private final DataInputStream in;

  private ProbeClient(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
  }

  /// Connects to a router that listens.
  public static ProbeClient connect(InetSocketAddress router) throws IOException {
    Socket socket = new Socket(router.getAddress(), router.getPort());
    socket.setTcpNoDelay(true);
    return new ProbeClient(socket);
  }

  /// Waits until a router that has been started takes connections and answers 200 for the host.
  public static void awaitAnswer(
      Process router, InetSocketAddress address, String host, Ticker ticker, Duration patience)
      throws IOException {
    long beganNanos = ticker.nanos();
    while (ticker.nanos() - beganNanos < patience.toNanos() && router.isAlive()) {
      try (ProbeClient client = connect(address)) {
        client.awaitAnswer(host, ticker, patience);
        return;
      } catch (SocketException _) {
        // It does not listen yet.
        LockSupport.parkNanos(CONNECT_PAUSE_NANOS);
      }
    }
    throw new IOException(router.isAlive() ? "no connection after " + patience : "it has ended");
  }

  /// Asks for the host's root, five times a millisecond, until the answer is 200. Every other
  /// answer than 404 ends the measurement, and so does the end of patience.
  public void awaitAnswer(String host, Ticker ticker, Duration patience) throws IOException {
    byte[] request =
        "GET / HTTP/1.1\r\nHost: %s\r\n\r\n".formatted(host).getBytes(StandardCharsets.US_ASCII);
    long startNanos = ticker.nanos();
    for (int status = ask(request); status != 200; status = ask(request)) {
      if (status != 404) {
        throw new IOException(
            "the router answered %d for %s; expected 404 or 200".formatted(status, host));
      }
      if (ticker.nanos() - startNanos > patience.toNanos()) {
        throw new IOException("no route for %s after %s".formatted(host, patience));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private int ask(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int bodyBytes = 0;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String field = line.toLowerCase(Locale.ROOT);
      if (field.startsWith("content-length:")) {
        bodyBytes = Integer.parseInt(field.substring("content-length:".length()).trim());
      }
    }
    in.skipNBytes(bodyBytes);
    return status;
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("the router closed the connection");
      }
      if (b != '\r') {
        line.append((char) b);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
