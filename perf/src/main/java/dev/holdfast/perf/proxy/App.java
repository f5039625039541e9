package dev.holdfast.perf.proxy;

/// An app behind the proxies: asked for by its host, it names itself in every answer. Immutable.
record App(String name, String host, int port) {
  static App numbered(int number, int port) {
    return new App("app-" + number, "app-" + number + ".bench.example.com", port);
  }
}
