package dev.holdfast.router.http;

/// A client's connection as its loop knows it, whatever version of HTTP it carries. Event loop
/// only.
interface Accepted {
  /// No request is taken after those at work; an idle connection closes.
  void drain();

  void close();
}
