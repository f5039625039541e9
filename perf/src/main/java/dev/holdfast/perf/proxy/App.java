package dev.holdfast.perf.proxy;

/// An app behind the proxies: asked for by its host, it names itself in every answer. Immutable.
public record App(String name, String host, int port) {
  public static App numbered(int number, int port) {
    return new App("app-" + number, "app-" + number + ".bench.example.com", port);
  }
}
