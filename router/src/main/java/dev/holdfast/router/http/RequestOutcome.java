package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import org.jspecify.annotations.Nullable;

/// What became of a request, as a log is told it: valid within the call. Times are in ns, and
/// negative where there is nothing to say. Event loop only.
public interface RequestOutcome {
  /// The answer's status; 499 where the client went away before one.
  int status();

  /// Of the request's body, framing left out.
  long bytesReceived();

  /// Of the answer's body, framing left out.
  long bytesSent();

  /// The last endpoint that was tried.
  @Nullable Endpoint endpoint();

  /// The X-Cf-RouterError, where this router answered.
  @Nullable String routerError();

  /// From the head's last byte to the answer's.
  long totalNanos();

  /// From the request's forwarding to the answer's end; 0 where there was none.
  long backendNanos();

  /// How many attempts to reach an endpoint have failed.
  int failedAttempts();

  /// From the first attempt's begin to the last failed one's end.
  long failedNanos();

  /// What the connect to the endpoint took, its handshake left out; negative where a kept
  /// connection was used.
  long connectNanos();

  /// What that connect's handshake took.
  long handshakeNanos();

  /// From the begin of the attempt that was answered to the answer's end.
  long lastNanos();
}
