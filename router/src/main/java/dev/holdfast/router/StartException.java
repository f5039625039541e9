package dev.holdfast.router;

/// The router cannot start. The message is a sentence for the person who starts it: what is wrong
/// and what cures it. Nothing is left half-started.
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
