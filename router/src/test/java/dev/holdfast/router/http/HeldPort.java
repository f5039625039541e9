package dev.holdfast.router.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A port of this machine for an app that is gone and comes back: bound, so that nobody else is
/// given it, and not listening, so that connects are refused and a listener may bind to it too.
public final class HeldPort implements AutoCloseable {
  private final Socket holder = new Socket();

  public HeldPort() throws IOException {
    holder.setReuseAddress(true);
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public int number() {
    return holder.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
