package dev.holdfast.perf.degraded;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of the loopback address that is bound and not listened on: who connects is refused, and
/// nobody else can have it but who asks for it with SO_REUSEADDR. Any thread.
final class ReservedPort implements Closeable {
  private final Socket holder;

  private ReservedPort(Socket holder) {
    this.holder = holder;
  }

  static ReservedPort any() throws IOException {
    Socket holder = new Socket();
    holder.setReuseAddress(true);
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new ReservedPort(holder);
  }

  int port() {
    return holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
