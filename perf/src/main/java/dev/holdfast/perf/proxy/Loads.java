package dev.holdfast.perf.proxy;

import java.util.List;

/// The loads that a proxy meets, each as options of `holdfast bench proxy`. Stateless.
final class Loads {
  /// One of them.
  ///
  /// @param options as they are typed; none: what is measured where nothing is said
  record Named(String name, String options) {
    List<String> words() {
      return options.isEmpty() ? List.of() : List.of(options.split(" ", -1));
    }
  }

  static final List<Named> ALL =
      List.of(
          new Named("1k", ""),
          new Named("empty", "--size 0"),
          new Named("16k", "--size 16k"),
          new Named("1m", "--size 1m"),
          new Named("million-routes", "--routes 1000000"),
          new Named("access-log", "--access-log on"),
          new Named("1-connection", "--connections 1"),
          new Named("1000-connections", "--connections 1000"),
          new Named("steady", "--rate 10000"),
          new Named(
              "steady-10000-churn", "--rate 10000 --connections 10000 --new-connections 1000"),
          new Named("half-load", "--rate 20000"),
          new Named("new-connections", "--reuse nothing"),
          new Named("tls", "--tls"),
          new Named("tls-16k", "--tls --size 16k"),
          new Named("tls-new-connections", "--tls --reuse nothing"),
          new Named("tls-resumed", "--tls --reuse session"),
          new Named("h2", "--h2"),
          new Named("h2-tls", "--h2 --tls"));

  private Loads() {}

  static List<String> names() {
    return ALL.stream().map(Named::name).toList();
  }
}
