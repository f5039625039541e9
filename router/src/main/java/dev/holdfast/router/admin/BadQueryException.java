package dev.holdfast.router.admin;

/// The parameters of an admin request cannot be used; the message says what was expected.
final class BadQueryException extends Exception {
  private static final long serialVersionUID = 1L;

  BadQueryException(String message) {
    super(message);
  }
}
