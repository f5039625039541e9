package dev.holdfast.router.backend;

import dev.holdfast.router.tls.WrongIdentityException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why an endpoint could not be reached. In each case nothing of a request has been sent to it, or
/// nothing of it was read. Immutable.
public enum ConnectFailure {
  REFUSED("connect failed"),
  TIMED_OUT("connect timed out"),
  /// This router could not even begin, for want of ports, descriptors or a network of its own.
  NOT_BEGUN("connect failed"),
  /// It has a TLS port, and this router has no trust store.
  NO_TRUST("no trust store is configured"),
  WRONG_IDENTITY("x509: certificate is valid for another identity"),
  UNTRUSTED("x509: certificate signed by unknown authority"),
  EXPIRED("x509: certificate has expired or is not yet valid"),
  NOT_TLS("tls: first record does not look like a TLS handshake"),
  HANDSHAKE_REFUSED("remote error: tls: handshake failure"),
  HANDSHAKE_BROKEN("tls: connection closed in the handshake"),
  HANDSHAKE_TIMED_OUT("tls: handshake timeout"),
  /// It does not accept this router's certificate, or wants one where there is none.
  CERTIFICATE_REFUSED("remote error: tls: bad certificate"),
  /// Its record says HTTP/2, and it has not chosen that in ALPN, or does not begin with SETTINGS.
  NOT_HTTP2("http2: not spoken by the app"),
  HTTP2_TIMED_OUT("http2: no SETTINGS in time"),
  /// It takes no stream more than once in a row (RFC 9113 §8.7).
  STREAM_REFUSED("http2: stream refused");

  /// The alerts that speak of our certificate (RFC 8446 §6), as BoringSSL and the JDK spell them.
  private static final List<String> CERTIFICATE_ALERTS =
      List.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "certificate_required",
          "unknown_ca",
          "access_denied");

  /// RFC 7301 §3.2. An app that speaks HTTP/1.1 takes that with or without ALPN.
  private static final List<String> ALPN_ALERTS = List.of("no_application_protocol");

  private final String text;

  ConnectFailure(String text) {
    this.text = text;
  }

  /// In a few words, gorouter's where it has some.
  public String text() {
    return text;
  }

  /// Whether it says that the endpoint is gone, as pruning asks: not so where our own
  /// configuration, our clock or a want of ours may be the cause.
  boolean isOfEndpoint() {
    return switch (this) {
      case REFUSED, TIMED_OUT, WRONG_IDENTITY, NOT_TLS, HANDSHAKE_TIMED_OUT -> true;
      case NOT_BEGUN,
          NO_TRUST,
          UNTRUSTED,
          EXPIRED,
          HANDSHAKE_REFUSED,
          HANDSHAKE_BROKEN,
          CERTIFICATE_REFUSED,
          NOT_HTTP2,
          HTTP2_TIMED_OUT,
          STREAM_REFUSED ->
          false;
    };
  }

  /// Of a TCP connect. Netty's transports and the JDK tell these apart by the system's message
  /// only.
  static ConnectFailure ofConnect(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof ConnectTimeoutException || message.contains("timed out")) {
      return TIMED_OUT;
    }
    return message.contains("refused") || message.contains("o route to host") ? REFUSED : NOT_BEGUN;
  }

  /// Of a handshake, or of what ended the connection right behind it.
  static ConnectFailure ofHandshake(Throwable cause) {
    ConnectFailure failure = HANDSHAKE_REFUSED;
    for (Throwable e = cause; e != null; e = e.getCause()) {
      @Nullable ConnectFailure certain = certain(e);
      if (certain != null) {
        return certain;
      }
      if (e instanceof CertificateException) {
        failure = UNTRUSTED;
      } else if (failure == HANDSHAKE_REFUSED && isBreak(e)) {
        failure = HANDSHAKE_BROKEN;
      }
    }
    return failure;
  }

  private static @Nullable ConnectFailure certain(Throwable cause) {
    return switch (cause) {
      case WrongIdentityException _ -> WRONG_IDENTITY;
      case CertificateExpiredException _ -> EXPIRED;
      case CertificateNotYetValidException _ -> EXPIRED;
      case CertPathValidatorException e
          when e.getReason() == BasicReason.EXPIRED || e.getReason() == BasicReason.NOT_YET_VALID ->
          EXPIRED;
      case SslHandshakeTimeoutException _ -> HANDSHAKE_TIMED_OUT;
      case NotSslRecordException _ -> NOT_TLS;
      case SSLException e when isAlert(e, CERTIFICATE_ALERTS) -> CERTIFICATE_REFUSED;
      case SSLException e when isAlert(e, ALPN_ALERTS) -> NOT_HTTP2;
      default -> null;
    };
  }

  private static boolean isBreak(Throwable cause) {
    return cause instanceof ClosedChannelException
        || (cause instanceof IOException && !(cause instanceof SSLException));
  }

  private static boolean isAlert(SSLException cause, List<String> alerts) {
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("alert") && alerts.stream().anyMatch(message::contains);
  }
}
