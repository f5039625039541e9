package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import org.jspecify.annotations.Nullable;

/// One request and what became of it, for the access log. Text comes from the wire as it stands
/// (ISO 8859-1). Immutable.
public record RequestRecord(Asked asked, Outcome outcome) {
  /// What the client asked; empty where its head could not be read.
  ///
  /// @param startMs wall time in ms
  /// @param remote the client's address and port
  /// @param tlsVersion such as `TLSv1.3`; null on a plain connection
  public record Asked(
      long startMs,
      String host,
      String method,
      String target,
      String protocol,
      @Nullable String referer,
      @Nullable String userAgent,
      @Nullable String forwardedFor,
      @Nullable String forwardedProto,
      String requestId,
      String remote,
      @Nullable String tlsVersion) {
    static Asked unread(long startMs, String remote, @Nullable String tlsVersion) {
      return new Asked(startMs, "", "", "", "", null, null, null, null, "", remote, tlsVersion);
    }
  }

  /// What became of it.
  ///
  /// @param status the answer's status; 499 where the client went away before one
  /// @param bytesReceived of the request's body
  /// @param bytesSent of the answer, head included
  /// @param endpoint the last endpoint that was tried
  /// @param routerError the X-Cf-RouterError, where this router answered
  /// @param totalNanos from the head's last byte to the answer's
  /// @param backendNanos from the request's forwarding to the answer's end; 0 where there was none
  /// @param failedAttempts connects that failed
  public record Outcome(
      int status,
      long bytesReceived,
      long bytesSent,
      @Nullable Endpoint endpoint,
      @Nullable String routerError,
      long totalNanos,
      long backendNanos,
      int failedAttempts) {}
}
