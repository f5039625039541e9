package dev.holdfast.events.log;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why there is no TLS with a broker, in words: Kafka's client says "SSL handshake failed" and
/// hides the reason among the causes. Pure.
final class TlsFailures {
  private TlsFailures() {}

  /// What is wrong, and what was expected: as the innermost cause that we have words for says it.
  static String words(Throwable failure) {
    List<Throwable> causes =
        Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    return causes.reversed().stream()
        .flatMap(cause -> Stream.ofNullable(known(cause)))
        .findFirst()
        .orElseGet(() -> BusProblem.words(causes.getLast()));
  }

  private static @Nullable String known(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return switch (cause) {
      case CertificateExpiredException _ ->
          "a broker's certificate has expired (%s); expected a valid one".formatted(message);
      case CertificateNotYetValidException _ ->
          "a broker's certificate is not valid yet (%s); expected a valid one, and a clock that is right"
              .formatted(message);
      case CertPathBuilderException _, CertPathValidatorException _ ->
          "a broker's certificate is signed by no CA that we trust; expected one of `ssl.truststore.location`, or of the JDK's where that is not set (%s)"
              .formatted(message);
      // The JDK has no type for it.
      case CertificateException _
          when message.contains("subject alternative") || message.contains("No name matching") ->
          "a broker's certificate is for another host (%s); expected one for the name in `bootstrap`, and in the broker's advertised.listeners"
              .formatted(message);
      case SSLException _ when message.contains("Received fatal alert") ->
          "a broker refuses our side of the handshake (%s); expected, where it asks for one, a certificate in `ssl.keystore.location` of a CA that it trusts"
              .formatted(message);
      default -> null;
    };
  }
}
