package dev.holdfast.router.tls;

import io.netty.handler.ssl.ResumableX509ExtendedTrustManager;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Whether a peer is the endpoint that was meant: its certificate carries the identity, is valid
/// now, and chains to the trust store. The identity is what the engine was made for, its peer host.
/// Any thread; immutable.
///
/// The identity comes first: it is what costs least, and a peer that is another one is that whoever
/// signed its certificate.
final class AppTrust extends X509ExtendedTrustManager implements ResumableX509ExtendedTrustManager {
  // Of GeneralName (RFC 5280 §4.2.1.6).
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final X509ExtendedTrustManager chains;
  private final InstantSource wall;

  /// @param chains says whether a certificate chains to the trust store
  AppTrust(X509ExtendedTrustManager chains, InstantSource wall) {
    this.chains = chains;
    this.wall = wall;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain[0], engine);
    chains.checkServerTrusted(chain, authType, engine);
  }

  /// The session was made with this certificate.
  @Override
  public void resumeServerTrusted(X509Certificate[] chain, SSLEngine engine)
      throws CertificateException {
    check(chain[0], engine);
  }

  private void check(X509Certificate certificate, SSLEngine engine) throws CertificateException {
    @Nullable String identity = engine.getPeerHost();
    if (identity == null) {
      throw new AssertionError("a connection to nobody");
    }
    boolean isAddress =
        NetUtil.isValidIpV4Address(identity) || NetUtil.isValidIpV6Address(identity);
    List<String> carried = names(certificate, isAddress ? IP_ADDRESS : DNS_NAME);
    if (carried.stream().noneMatch(name -> isSame(name, identity, isAddress))) {
      throw new WrongIdentityException(identity, carried);
    }
    certificate.checkValidity(Date.from(wall.instant()));
  }

  /// Letters of a name count without their case, those of ASCII; an address has many spellings.
  private static boolean isSame(String carried, String identity, boolean isAddress) {
    return isAddress
        ? Arrays.equals(
            NetUtil.createByteArrayFromIpAddressString(carried),
            NetUtil.createByteArrayFromIpAddressString(identity))
        : AsciiString.contentEqualsIgnoreCase(carried, identity);
  }

  private static List<String> names(X509Certificate certificate, int kind)
      throws CertificateException {
    @Nullable Collection<List<?>> all = certificate.getSubjectAlternativeNames();
    List<String> names = new ArrayList<>();
    for (List<?> name : all == null ? List.<List<?>>of() : all) {
      if (name.get(0) instanceof Integer its && its == kind) {
        names.add(String.valueOf(name.get(1)));
      }
    }
    return names;
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return chains.getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
    throw new AssertionError("no engine says who is meant");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType) {
    throw new AssertionError("no engine says who is meant");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
    throw new AssertionError("this router is the client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
    throw new AssertionError("this router is the client");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType) {
    throw new AssertionError("this router is the client");
  }

  @Override
  public void resumeClientTrusted(X509Certificate[] chain, SSLEngine engine) {
    throw new AssertionError("this router is the client");
  }
}
