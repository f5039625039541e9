package dev.holdfast.perf.proxy;

/// What the next request of a client finds from the one before.
public enum Reuse {
  /// Its connection.
  CONNECTION,
  /// A session of TLS, on a new connection: the handshake is a short one.
  SESSION,
  /// Nothing: each request has a connection of its own, over TLS with a whole handshake.
  NOTHING
}
