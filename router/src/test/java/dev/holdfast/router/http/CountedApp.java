package dev.holdfast.router.http;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// An app that behaves in one way, well or badly, and counts which requests it was sent by their
/// `X-Number`.
final class CountedApp implements AutoCloseable {
  static final String OK =
      "HTTP/1.1 200 OK\r\nDate: Wed, 25 Nov 2026 10:00:00 GMT\r\nContent-Length: 2\r\n\r\nok";

  /// What it does with a request that it has read.
  enum Manner {
    ANSWER,
    /// Reads and never answers.
    HANG,
    /// Breaks off before a byte of an answer.
    RESET,
    CLOSE,
    /// Answers the first request of a connection, and closes as it is used again.
    CLOSE_ON_REUSE,
    /// Answers 503.
    UNAVAILABLE,
    /// Breaks off within an answer's head.
    HALF_HEAD
  }

  private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final ScriptedApp app;

  CountedApp(Manner manner) throws IOException {
    app = new ScriptedApp((wire, _) -> serve(wire, manner));
  }

  private void serve(Wire wire, Manner manner) throws IOException {
    boolean more = true;
    for (int number = 1; more; number++) {
      String request = wire.message();
      if (request.isEmpty()) {
        return;
      }
      requests.incrementAndGet();
      String id = Wire.field(request, "x-number");
      seen.computeIfAbsent(String.valueOf(id), _ -> new AtomicInteger()).incrementAndGet();
      more = answer(wire, manner, number);
    }
  }

  /// Whether it reads on.
  private static boolean answer(Wire wire, Manner manner, int number) throws IOException {
    switch (manner) {
      case ANSWER -> wire.send(OK);
      case HANG -> wire.rest();
      case RESET -> wire.reset();
      case CLOSE -> wire.close();
      case CLOSE_ON_REUSE -> {
        if (number > 1) {
          return false;
        }
        wire.send(OK);
      }
      case UNAVAILABLE ->
          wire.send("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      case HALF_HEAD -> {
        wire.send("HTTP/1.1 200 OK\r\nContent-Le");
        wire.reset();
      }
    }
    return switch (manner) {
      case ANSWER, UNAVAILABLE, CLOSE_ON_REUSE -> true;
      case HANG, RESET, CLOSE, HALF_HEAD -> false;
    };
  }

  int port() {
    return app.port();
  }

  int requests() {
    return requests.get();
  }

  /// How often it was sent that request.
  int seen(String number) {
    AtomicInteger count = seen.get(number);
    return count == null ? 0 : count.get();
  }

  @Override
  public void close() throws IOException {
    app.close();
  }
}
