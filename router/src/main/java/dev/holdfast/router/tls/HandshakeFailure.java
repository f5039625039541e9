package dev.holdfast.router.tls;

import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why a handshake came to nothing. Immutable.
public enum HandshakeFailure {
  /// It took longer than it may.
  TIMEOUT,
  /// Too many were at work.
  REFUSED,
  /// The client went away.
  CLIENT_GONE,
  /// What it sent was no TLS.
  NOT_TLS,
  /// It named no host that is served (`sni: strict`).
  UNKNOWN_NAME,
  /// It speaks no version that we do.
  VERSION,
  /// It has no cipher, no group or no signature in common with us.
  CIPHER,
  /// It showed no certificate, or one that we do not accept.
  CLIENT_CERTIFICATE,
  /// It does not accept ours.
  OUR_CERTIFICATE,
  OTHER;

  /// What BoringSSL and the JDK say in such a case, in lower case. The first that fits.
  private record Sign(HandshakeFailure failure, String text) {}

  private static final List<Sign> SIGNS =
      List.of(
          new Sign(CLIENT_CERTIFICATE, "peer_did_not_return_a_certificate"),
          new Sign(CLIENT_CERTIFICATE, "certificate_verify_failed"),
          new Sign(CLIENT_CERTIFICATE, "empty client certificate"),
          new Sign(CLIENT_CERTIFICATE, "empty server certificate"),
          new Sign(CLIENT_CERTIFICATE, "pkix path"),
          new Sign(CLIENT_CERTIFICATE, "path does not chain"),
          new Sign(OUR_CERTIFICATE, "alert_unknown_ca"),
          new Sign(OUR_CERTIFICATE, "alert_bad_certificate"),
          new Sign(OUR_CERTIFICATE, "alert_certificate"),
          new Sign(OUR_CERTIFICATE, "alert: unknown_ca"),
          new Sign(OUR_CERTIFICATE, "alert: bad_certificate"),
          new Sign(OUR_CERTIFICATE, "alert: certificate"),
          new Sign(NOT_TLS, "http_request"),
          new Sign(NOT_TLS, "not an ssl/tls record"),
          new Sign(VERSION, "unsupported_protocol"),
          new Sign(VERSION, "wrong_version_number"),
          new Sign(VERSION, "alert_protocol_version"),
          new Sign(VERSION, "is not enabled or supported"),
          new Sign(VERSION, "not accepted by server preferences"),
          new Sign(CIPHER, "no_shared_cipher"),
          new Sign(CIPHER, "no_certificate_set"),
          new Sign(CIPHER, "cert_cb_error"),
          new Sign(CIPHER, "no_shared_group"),
          new Sign(CIPHER, "no_common_signature"),
          new Sign(CIPHER, "no cipher suites in common"));

  public static HandshakeFailure of(@Nullable Throwable cause) {
    HandshakeFailure failure = OTHER;
    for (Throwable e = cause; e != null; e = e.getCause()) {
      if (e instanceof NotSslRecordException) {
        return NOT_TLS;
      }
      String text = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
      for (Sign sign : SIGNS) {
        if (text.contains(sign.text)) {
          return sign.failure;
        }
      }
      if (e instanceof ClosedChannelException
          || (e instanceof IOException && !(e instanceof SSLException))) {
        failure = CLIENT_GONE;
      }
    }
    return failure;
  }
}
