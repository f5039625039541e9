package dev.holdfast.perf.abuse;

import java.nio.charset.StandardCharsets;

/// The ways in which a client or an app can be slow. Immutable.
enum SlowKind {
  /// Asks once, and keeps its connection.
  IDLE("/", "\r\n", 1),
  /// A head that comes a byte a second.
  HEADS("/", "X", 1),
  /// A body that comes a byte a second.
  BODIES("/sink", "Content-Length: 1000000\r\n\r\n", 2),
  /// Reads 256 bytes a second of an answer without end.
  READERS("/large", "\r\n", 2),
  /// The app never answers.
  HANGING("/hang", "\r\n", 2),
  /// The app's answer comes a byte a second.
  TRICKLING("/trickle", "\r\n", 2),
  /// The app takes the head of a large upload, and reads no more.
  UPLOADS("/stop", "Content-Length: 1000000000000\r\n\r\n", 2);

  private final String path;
  private final String rest;
  private final int descriptors;

  SlowKind(String path, String rest, int descriptors) {
    this.path = path;
    this.rest = rest;
    this.descriptors = descriptors;
  }

  /// Says to the app what it is to do.
  String path() {
    return path;
  }

  /// How many descriptors one of them takes in a proxy.
  int descriptors() {
    return descriptors;
  }

  /// What the client sends at once.
  byte[] begin() {
    String method = rest.startsWith("Content-Length") ? "POST" : "GET";
    return "%s %s HTTP/1.1\r\nHost: %s\r\n%s"
        .formatted(method, path, AbusedRouter.HOST, rest)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Whether a byte follows each second.
  boolean drips() {
    return this == HEADS || this == BODIES;
  }
}
