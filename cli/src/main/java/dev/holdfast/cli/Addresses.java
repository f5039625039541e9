package dev.holdfast.cli;

import java.net.InetSocketAddress;

/// Addresses as people read and type them.
final class Addresses {
  private Addresses() {}

  /// `1.2.3.4:80` or `[::1]:80`.
  static String text(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  /// Where a program on this machine reaches one who listens there.
  static String url(InetSocketAddress listening) {
    boolean any = listening.getAddress().isAnyLocalAddress();
    return "http://" + (any ? "127.0.0.1:" + listening.getPort() : text(listening));
  }
}
