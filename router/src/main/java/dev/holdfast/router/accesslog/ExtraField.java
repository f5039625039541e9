package dev.holdfast.router.accesslog;

import dev.holdfast.router.http.RequestRecord;
import dev.holdfast.router.http.RequestRecord.Attempts;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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

  /// Writes the value as gorouter does.
  void append(RequestRecord request, LineBuffer line) {
    Attempts attempts = request.outcome().attempts();
    switch (this) {
      case BACKEND_TIME -> line.secondsOrDash(attempts.lastNanos());
      case DIAL_TIME -> line.secondsOrDash(attempts.connectNanos());
      case DNS_TIME -> line.quoted("-");
      case FAILED_ATTEMPTS -> line.decimal(attempts.failed());
      case FAILED_ATTEMPTS_TIME -> line.secondsOrDash(attempts.failedNanos());
      case LOCAL_ADDRESS -> {
        String local = address(request.asked().local());
        line.quoted(local.isEmpty() ? "-" : local);
      }
      case TLS_TIME -> line.secondsOrDash(attempts.handshakeNanos());
    }
  }

  /// Empty where it is not known.
  static String address(@Nullable InetSocketAddress local) {
    return local == null ? "" : NetUtil.toSocketAddressString(local);
  }
}
