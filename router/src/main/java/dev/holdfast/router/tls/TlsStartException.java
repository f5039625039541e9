package dev.holdfast.router.tls;

/// TLS in front cannot start; the message says what was expected.
public final class TlsStartException extends Exception {
  private static final long serialVersionUID = 1L;

  TlsStartException(String message) {
    super(message);
  }
}
