package dev.holdfast.emitter;

/// An emitter cannot start. The message is a sentence for the person who started it: what, and what
/// was expected.
public final class StartException extends Exception {
  private static final long serialVersionUID = 1L;

  StartException(String message) {
    super(message);
  }

  StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
