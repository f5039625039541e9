package dev.holdfast.router.http;

import java.net.InetSocketAddress;

/// Where to listen. Immutable.
///
/// @param address port 0: any free one
/// @param shared whether other processes may listen there too, and each gets a part of the
///   connections (SO_REUSEPORT)
public record ListenAt(InetSocketAddress address, boolean shared) {
  /// Nobody else may.
  public static ListenAt alone(InetSocketAddress address) {
    return new ListenAt(address, false);
  }
}
