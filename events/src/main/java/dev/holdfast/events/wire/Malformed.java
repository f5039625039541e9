package dev.holdfast.events.wire;

/// Bytes that are not protobuf, or not of our schema. Leaves this package only as the detail of an
/// unreadable record. Without a stack trace: a topic full of garbage must be cheap to read.
final class Malformed extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  Malformed(String message) {
    super(message);
  }

  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
