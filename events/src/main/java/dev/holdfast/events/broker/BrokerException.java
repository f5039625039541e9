package dev.holdfast.events.broker;

/// The broker could not be started. The message is for people: what is wrong and what helps, with
/// the last errors of the broker's log where there are any.
public final class BrokerException extends Exception {
  private static final long serialVersionUID = 1L;

  BrokerException(String message) {
    super(message);
  }

  BrokerException(String message, Throwable cause) {
    super(message, cause);
  }
}
