package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.RequestOutcome;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// A field that gorouter's line has only where it is asked for. JSON lines always have them.
public enum ExtraField {
  /// Of the attempt that was answered, to the answer's end.
  BACKEND_TIME,
  /// Of the connect, its handshake left out.
  DIAL_TIME,
  /// Always `"-"`: addresses are literals, no name is asked for.
  DNS_TIME,
  FAILED_ATTEMPTS,
  /// From the first attempt's begin to the last failed one's end.
  FAILED_ATTEMPTS_TIME,
  /// What the client has reached.
  LOCAL_ADDRESS,
  /// Of the handshake with the endpoint.
  TLS_TIME;

  private final String label = spelled() + ":";

  static ExtraField parse(String text) {
    for (ExtraField field : values()) {
      if (field.spelled().equals(text)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "is \"%s\"; expected one of %s"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(ExtraField::spelled)
                    .collect(Collectors.joining(", "))));
  }

  String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// What stands before the value.
  String label() {
    return label;
  }

  /// Writes the value as gorouter does.
  void append(BegunLine begun, RequestOutcome outcome, LineBuffer line) {
    switch (this) {
      case BACKEND_TIME -> line.secondsOrDash(outcome.lastNanos());
      case DIAL_TIME -> line.secondsOrDash(outcome.connectNanos());
      case DNS_TIME -> line.raw("\"-\"");
      case FAILED_ATTEMPTS -> line.decimal(outcome.failedAttempts());
      case FAILED_ATTEMPTS_TIME -> line.secondsOrDash(outcome.failedNanos());
      case LOCAL_ADDRESS -> begun.put(GorouterLine.LOCAL, line);
      case TLS_TIME -> line.secondsOrDash(outcome.handshakeNanos());
    }
  }
}
