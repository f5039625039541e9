package dev.holdfast.router.http;

/// When the attempts to reach an endpoint for one request began and ended. Times are monotonic, in
/// ns. One per client, used again and again. Event loop only.
final class AttemptTimes {
  private boolean picked;
  private boolean tried;
  private boolean connecting;
  private int failed;
  private long firstNanos;
  private long lastNanos;
  private long connectBeganNanos;
  private long failedNanos;
  private long connectNanos;
  private long handshakeNanos;
  private long answeredNanos;

  void begin() {
    picked = false;
    tried = false;
    connecting = false;
    failed = 0;
    failedNanos = -1;
    connectNanos = -1;
    handshakeNanos = -1;
    answeredNanos = -1;
  }

  /// Another is picked where the one before has failed, if only in its answer.
  void onPicked(long now) {
    if (tried) {
      onFailed(now);
    }
    tried = true;
    if (!picked) {
      picked = true;
      firstNanos = now;
    }
    lastNanos = now;
  }

  /// No kept connection is there: one is made.
  void onConnecting(long now) {
    connecting = true;
    connectBeganNanos = now;
  }

  /// The endpoint was not reached, or would not have the request.
  void onFailed(long now) {
    tried = false;
    connecting = false;
    failed++;
    failedNanos = now - firstNanos;
    connectNanos = -1;
    handshakeNanos = -1;
  }

  /// The connection is there.
  ///
  /// @param ofHandshake what its handshake took; negative where it is plain. Of a connection that
  ///   requests wait for together it may have begun before this one came
  void onReached(long now, long ofHandshake) {
    if (connecting) {
      connecting = false;
      long waited = now - connectBeganNanos;
      handshakeNanos = Math.min(ofHandshake, waited);
      connectNanos = waited - Math.max(handshakeNanos, 0);
    }
  }

  /// @param answered whether the last attempt was answered
  void end(long now, boolean answered) {
    answeredNanos = picked && answered ? now - lastNanos : -1;
  }

  int failed() {
    return failed;
  }

  /// As {@link RequestOutcome#failedNanos}.
  long failedNanos() {
    return failedNanos;
  }

  /// As {@link RequestOutcome#connectNanos}.
  long connectNanos() {
    return connectNanos;
  }

  /// As {@link RequestOutcome#handshakeNanos}.
  long handshakeNanos() {
    return handshakeNanos;
  }

  /// As {@link RequestOutcome#lastNanos}.
  long answeredNanos() {
    return answeredNanos;
  }
}
