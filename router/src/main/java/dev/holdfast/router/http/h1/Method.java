package dev.holdfast.router.http.h1;

import java.nio.charset.StandardCharsets;

/// The methods that a proxy treats differently; any other token is {@link #OTHER}. Immutable.
public enum Method {
  GET,
  HEAD,
  POST,
  PUT,
  DELETE,
  OPTIONS,
  TRACE,
  CONNECT,
  OTHER;

  private static final Method[] KNOWN = {GET, POST, HEAD, PUT, DELETE, OPTIONS, TRACE, CONNECT};

  @SuppressWarnings("ImmutableEnumChecker") // Written here and nowhere else.
  private final byte[] spelled = name().getBytes(StandardCharsets.US_ASCII);

  /// RFC 9110 §9.1: the method token is case-sensitive.
  static Method of(byte[] bytes, int at, int length) {
    for (Method method : KNOWN) {
      if (method.spelled.length == length && method.stands(bytes, at)) {
        return method;
      }
    }
    return OTHER;
  }

  private boolean stands(byte[] bytes, int at) {
    for (int i = 0; i < spelled.length; i++) {
      if (bytes[at + i] != spelled[i]) {
        return false;
      }
    }
    return true;
  }

  /// RFC 9110 §9.2.2: asking twice means no more than asking once.
  public boolean isIdempotent() {
    return switch (this) {
      case GET, HEAD, PUT, DELETE, OPTIONS, TRACE -> true;
      case POST, CONNECT, OTHER -> false;
    };
  }
}
