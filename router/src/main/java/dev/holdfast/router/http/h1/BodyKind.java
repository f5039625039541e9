package dev.holdfast.router.http.h1;

/// How the end of a message's body is known (RFC 9112 §6.3).
public enum BodyKind {
  NONE,
  LENGTH,
  CHUNKED,
  /// Answers only.
  UNTIL_CLOSE
}
