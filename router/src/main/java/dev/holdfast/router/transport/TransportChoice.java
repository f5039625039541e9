package dev.holdfast.router.transport;

/// Which transport the configuration asks for.
public enum TransportChoice {
  /// The best of those that work here.
  AUTO,
  IO_URING,
  EPOLL,
  NIO
}
