package dev.holdfast.router.http;

/// Where requests are written down. Any thread.
@FunctionalInterface
public interface RequestLog {
  /// Keeps nothing, and is told nothing.
  RequestLog OFF =
      () -> {
        throw new AssertionError("nothing is written down");
      };

  /// The part of it that one event loop has. Called once a loop.
  OnLoop onLoop();

  /// What one event loop tells. Never blocks. Event loop only.
  @FunctionalInterface
  interface OnLoop {
    /// A request has come. What it says is taken now: its bytes are gone when its answer ends.
    Entry begin(AskedRequest asked);
  }

  /// A request whose answer has not ended. Event loop only.
  @FunctionalInterface
  interface Entry {
    /// Its answer has ended; the entry is not used again. What there is no room for is dropped and
    /// counted.
    void end(RequestOutcome outcome);
  }
}
