package dev.holdfast.router.http;

import dev.holdfast.events.Endpoint;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request and what became of it, for the access log. Text comes from the wire as it stands
/// (ISO 8859-1). Immutable.
public record RequestRecord(Asked asked, Outcome outcome) {
  /// What the client asked; empty where its head could not be read.
  ///
  /// @param startMs wall time in ms
  /// @param remote the client's address and port
  /// @param local the address and port that the client has reached
  /// @param tlsVersion such as `TLSv1.3`; null on a plain connection
  /// @param trace null where this router takes part in none
  /// @param headers the values of {@link RequestLog#headers}; empty ones where there were none
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
      @Nullable InetSocketAddress local,
      @Nullable String tlsVersion,
      @Nullable Trace trace,
      List<String> headers) {}

  /// The trace that it belongs to, by each kind of header that this router takes part in; null for
  /// the others.
  public record Trace(@Nullable Span b3, @Nullable Span w3c) {}

  /// This router's own part of a trace, as hex.
  ///
  /// @param parentId the sender's span; empty where the trace begins here
  /// @param sampled `0`, `1` or `d` as the sender said it; empty where nobody did
  public record Span(String traceId, String spanId, String parentId, String sampled) {
    /// As the single header of B3.
    public String asB3() {
      String ids = traceId + "-" + spanId;
      if (sampled.isEmpty()) {
        return ids;
      }
      return ids + "-" + sampled + (parentId.isEmpty() ? "" : "-" + parentId);
    }

    /// As `traceparent`.
    public String asTraceparent() {
      String whole = "0".repeat(TraceIds.TRACE_LENGTH - traceId.length()) + traceId;
      return "00-" + whole + "-" + spanId + (sampled.equals("0") ? "-00" : "-01");
    }
  }

  /// What became of it.
  ///
  /// @param status the answer's status; 499 where the client went away before one
  /// @param bytesReceived of the request's body, framing left out
  /// @param bytesSent of the answer's body, framing left out
  /// @param endpoint the last endpoint that was tried
  /// @param routerError the X-Cf-RouterError, where this router answered
  /// @param totalNanos from the head's last byte to the answer's
  /// @param backendNanos from the request's forwarding to the answer's end; 0 where there was none
  /// @param attempts how it came to its endpoint
  public record Outcome(
      int status,
      long bytesReceived,
      long bytesSent,
      @Nullable Endpoint endpoint,
      @Nullable String routerError,
      long totalNanos,
      long backendNanos,
      Attempts attempts) {}

  /// How a request came to its endpoint. Times are -1 where there is nothing to say.
  ///
  /// @param failed attempts that failed
  /// @param failedNanos from the first attempt's begin to the last failed one's end
  /// @param connectNanos what the connect to the endpoint took, its handshake left out; -1 where a
  ///   kept connection was used
  /// @param handshakeNanos what the handshake took; -1 where there was none
  /// @param lastNanos from the begin of the attempt that was answered to the answer's end
  public record Attempts(
      int failed, long failedNanos, long connectNanos, long handshakeNanos, long lastNanos) {
    /// There was none.
    public static final Attempts NONE = new Attempts(0, -1, -1, -1, -1);
  }
}
