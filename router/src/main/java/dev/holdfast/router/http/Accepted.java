package dev.holdfast.router.http;

import java.time.Duration;

/// A client's connection as its loop knows it, whatever version of HTTP it carries. Event loop
/// only.
interface Accepted {
  /// How long a connection without a request may yet send one when the drain begins: it may be on
  /// its way, and closing at once would lose it.
  Duration DRAIN_IDLE = Duration.ofSeconds(1);

  /// No request is taken after those at work; an idle connection closes.
  void drain();

  void close();
}
