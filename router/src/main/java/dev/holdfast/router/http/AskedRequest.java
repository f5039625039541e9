package dev.holdfast.router.http;

import dev.holdfast.router.http.h1.RequestHead;
import org.jspecify.annotations.Nullable;

/// What a client has asked, as a log is told it: valid within the call. Event loop only.
public interface AskedRequest {
  /// When its head had come: wall time, in ms.
  long startMs();

  /// Null where it could not be read.
  @Nullable RequestHead head();

  /// The id that this router gave it, as text; empty where its head could not be read.
  byte[] requestId();

  /// The client's address and port as text, an IPv6 address in brackets.
  byte[] remote();

  /// The address and port that the client has reached, likewise; empty where they are not known.
  byte[] local();

  /// Such as `TLSv1.3`; null on a plain connection.
  @Nullable String tlsVersion();

  /// Null where this router takes part in no trace.
  @Nullable TraceContext trace();
}
