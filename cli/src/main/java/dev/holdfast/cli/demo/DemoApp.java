package dev.holdfast.cli.demo;

import java.util.List;

/// An instance of a demo app, as its LRP file describes it. Immutable.
///
/// @param cell the cell that it runs on
/// @param index the instance's index among the app's
/// @param route where it is reached
record DemoApp(String name, String cell, int index, String route) {
  /// Three apps on two cells: one with an instance on each, one below a path, one for any host.
  static final List<DemoApp> ALL =
      List.of(
          new DemoApp("hello", "cell-a", 0, "hello.example.com"),
          new DemoApp("hello", "cell-b", 1, "hello.example.com"),
          new DemoApp("api", "cell-b", 0, "hello.example.com/api"),
          new DemoApp("tenants", "cell-a", 0, "*.tenants.example.com"));

  /// The LRP file that a user would write for it.
  String lrp(String comment, int port) {
    return """
    %s
    instance: %s-%d
    app: %s
    index: %d
    endpoints:
      - port: %d
        containerPort: 8080
        routes: ["%s"]
    """
        .formatted(comment, name, index, name, index, port, route);
  }
}
