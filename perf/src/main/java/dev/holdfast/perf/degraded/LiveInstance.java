package dev.holdfast.perf.degraded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// An instance of an app at a port of the loopback address, alive or dead. Where it is dead its
/// port refuses, and nobody else can have it. Any thread; the script makes it die.
final class LiveInstance implements AutoCloseable {
  private static final int BACKLOG = 1_024;

  private final String app;
  private final int number;
  private final @Nullable SSLContext tls;
  private final Supplier<Arrivals> arrivals;
  private final ReservedPort reserved;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile Conduct conduct = Conduct.GOOD;
  private @Nullable Listening listening;

  /// While it lives.
  private record Listening(ServerSocket socket, Thread acceptor) {}

  private LiveInstance(
      String app,
      int number,
      @Nullable SSLContext tls,
      Supplier<Arrivals> arrivals,
      ReservedPort reserved) {
    this.app = app;
    this.number = number;
    this.tls = tls;
    this.arrivals = arrivals;
    this.reserved = reserved;
  }

  /// Starts it at a port of its own.
  ///
  /// @param number among all instances of a run
  /// @param tls what it proves its identity with; null: it speaks plainly
  static LiveInstance start(
      String app, int number, @Nullable SSLContext tls, Supplier<Arrivals> arrivals)
      throws IOException {
    LiveInstance instance = new LiveInstance(app, number, tls, arrivals, ReservedPort.any());
    instance.revive();
    return instance;
  }

  /// It dies, and an instance of another app has its address. That one listens before a connection
  /// is reset: a router that connects again and is refused would pass the address over.
  LiveInstance replacedBy(String otherApp, int otherNumber, @Nullable SSLContext otherTls)
      throws IOException {
    endListening();
    LiveInstance other = new LiveInstance(otherApp, otherNumber, otherTls, arrivals, reserved);
    other.revive();
    resetConnections();
    return other;
  }

  String app() {
    return app;
  }

  int number() {
    return number;
  }

  int port() {
    return reserved.port();
  }

  Arrivals arrivals() {
    return arrivals.get();
  }

  Conduct conduct() {
    return conduct;
  }

  void behave(Conduct wanted) {
    conduct = wanted;
  }

  /// Its connections are reset, and its port refuses.
  void die() throws IOException {
    endListening();
    resetConnections();
  }

  private void endListening() throws IOException {
    Listening open = listening;
    if (open != null) {
      listening = null;
      open.socket().close();
      awaitEnd(open.acceptor());
    }
  }

  private void resetConnections() throws IOException {
    for (Socket connection : connections) {
      reset(connection);
    }
  }

  /// What lies in it unread is lost, and with it perhaps a request that must not be sent again.
  private void reset(Socket connection) throws IOException {
    connection.setSoLinger(true, 0);
    if (!connection.isClosed() && connection.getInputStream().available() > 0) {
      arrivals().diedUnread();
    }
    connection.close();
  }

  /// A listener goes when nobody waits for its connections any more.
  private static void awaitEnd(Thread acceptor) {
    try {
      acceptor.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// It listens at the same port again.
  void revive() throws IOException {
    if (listening != null) {
      return;
    }
    ServerSocket open = new ServerSocket();
    open.setReuseAddress(true);
    open.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()), BACKLOG);
    listening = new Listening(open, Thread.ofVirtual().start(() -> accept(open)));
  }

  private void accept(ServerSocket open) {
    try {
      while (true) {
        Socket socket = open.accept();
        Thread.ofVirtual().start(() -> hold(socket));
      }
    } catch (IOException _) {
      // It has died.
    }
  }

  private void hold(Socket socket) {
    connections.add(socket);
    try (socket) {
      socket.setTcpNoDelay(true);
      new Conversation(this, socket, secured(socket)).hold();
    } catch (IOException | UncheckedIOException _) {
      // The router has gone, as it may at any time here.
    } finally {
      connections.remove(socket);
    }
  }

  private Socket secured(Socket socket) throws IOException {
    if (tls == null) {
      return socket;
    }
    String peer = socket.getInetAddress().getHostAddress();
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, peer, socket.getPort(), true);
    secured.setUseClientMode(false);
    return secured;
  }

  /// For good.
  @Override
  public void close() throws IOException {
    die();
    reserved.close();
  }
}
