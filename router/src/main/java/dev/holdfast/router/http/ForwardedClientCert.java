package dev.holdfast.router.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What becomes of `X-Forwarded-Client-Cert`: Cloud Foundry's modes and their names.
public enum ForwardedClientCert {
  /// What the client sent is dropped, and its certificate, if it showed one, put there.
  SANITIZE_SET,
  /// What the client sent stays where it showed a certificate.
  FORWARD,
  /// What the client sent stays.
  ALWAYS_FORWARD;

  /// Whether the client's own line stays.
  boolean staysFrom(boolean clientWithCertificate) {
    return this == ALWAYS_FORWARD || (this == FORWARD && clientWithCertificate);
  }

  static ForwardedClientCert parse(String text) {
    for (ForwardedClientCert mode : values()) {
      if (mode.spelled().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        "is \"%s\"; expected one of %s"
            .formatted(
                text,
                Arrays.stream(values())
                    .map(ForwardedClientCert::spelled)
                    .collect(Collectors.joining(", "))));
  }

  private String spelled() {
    return name().toLowerCase(Locale.ROOT);
  }
}
