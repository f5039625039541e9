package dev.holdfast.router.tls;

import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslHandler;
import io.netty.internal.tcnative.SSL;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// What a connection was opened with, until its handshake is done. Immutable.
public final class Opened {
  private final CertificateIndex.Served served;

  Opened(CertificateIndex.Served served) {
    this.served = served;
  }

  /// What the handshake has come to. Throws where a certificate is required and none was shown,
  /// which the handshake itself should have refused: it is looked at once more because a resumed
  /// session shows none again.
  public ClientSecurity onHandshake(SslHandler handler) throws SSLPeerUnverifiedException {
    SSLSession session = handler.engine().getSession();
    @Nullable String certificate =
        served.policy().mode() == ClientPolicy.Mode.NONE ? null : certificateOf(session);
    if (certificate == null && served.policy().mode() == ClientPolicy.Mode.REQUIRE) {
      throw new SSLPeerUnverifiedException("empty client certificate");
    }
    return ClientSecurity.secured(
        served.policies(),
        served.policy(),
        served.host(),
        new ClientSecurity.Handshake(session.getProtocol(), certificate, served.sni()));
  }

  private static @Nullable String certificateOf(SSLSession session) {
    try {
      for (Certificate certificate : session.getPeerCertificates()) {
        return Base64.getEncoder().encodeToString(certificate.getEncoded());
      }
      return null;
    } catch (SSLPeerUnverifiedException _) {
      return null;
    } catch (CertificateEncodingException e) {
      throw new AssertionError("a certificate that was verified can be written", e);
    }
  }

  /// Whether an earlier session was resumed; the JDK's TLS does not say, and counts as no.
  public static boolean isResumed(SslHandler handler) {
    return handler.engine() instanceof ReferenceCountedOpenSslEngine engine
        && SSL.isSessionReused(engine.sslPointer());
  }
}
